import { createHash } from "node:crypto";
import { z } from "zod";
import { rememberLast } from "../gate/remember-last.ts";

/** All of Docker's account of a container that stays the same while nobody changes it, running or stopped. */
const inspectSchema = z.object({
  Id: z.string(),
  Image: z.string(),
  Config: z.record(z.string(), z.unknown()),
  HostConfig: z.record(z.string(), z.unknown()),
  Mounts: z.array(z.looseObject({ Destination: z.string() })),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ NetworkID: z.string() })) }),
});

/**
 * sha256 in hex of a container as Docker has it. Equal fingerprints say that it is the same container and
 * that nobody has changed it in place, with `docker update`, `docker network connect` or their like.
 * @param inspected the answer of `GET /containers/<id>/json`
 * @throws ZodError where the answer is not Docker's
 */
export function fingerprint(inspected: unknown): string {
  const container = inspectSchema.parse(inspected);
  // Docker keeps mounts in a map, and lists them in any order.
  const Mounts = [...container.Mounts].sort((a, b) => a.Destination.localeCompare(b.Destination));
  return digestOf({ ...container, Mounts });
}

const digestOf = rememberLast((container: z.output<typeof inspectSchema>): string =>
  createHash("sha256").update(JSON.stringify(container, sortedKeys)).digest("hex"),
);

function sortedKeys(_key: string, value: unknown): unknown {
  // A daemon that starts again has empty lists where it had none before (Dns and its like, Docker 20.10).
  if (Array.isArray(value) && value.length === 0) return null;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
