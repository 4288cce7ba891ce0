import type Docker from "dockerode";
import { z } from "zod";
import { answered } from "./deadline.ts";

const bindingSchema = z.object({ HostIp: z.string(), HostPort: z.string() });

/** What the monitor reads of `GET /containers/<id>/json`; all else is kept for the gate's rules. */
const inspectSchema = z.looseObject({
  Id: z.string(),
  /** The id of the image that it was made from. */
  Image: z.string(),
  Name: z.string(),
  RestartCount: z.number().optional(),
  State: z.looseObject({
    Status: z.string(),
    Running: z.boolean().optional(),
    OOMKilled: z.boolean().optional(),
    ExitCode: z.number().optional(),
    Error: z.string().optional(),
    FinishedAt: z.string().optional(),
  }),
  Config: z.looseObject({ ExposedPorts: z.record(z.string(), z.unknown()).nullish() }),
  HostConfig: z.looseObject({ PublishAllPorts: z.boolean().nullish(), Memory: z.number().optional() }),
  NetworkSettings: z.looseObject({
    Ports: z.record(z.string(), z.array(bindingSchema).nullable()).nullish(),
    Networks: z.record(
      z.string(),
      z.looseObject({ IPAddress: z.string().nullish(), GlobalIPv6Address: z.string().nullish() }),
    ),
  }),
  Mounts: z.array(z.looseObject({ Type: z.string(), Name: z.string().nullish() })),
});

export type InspectedContainer = z.output<typeof inspectSchema>;

/** @returns undefined where there is no container of that name */
export async function inspectContainer(
  docker: Docker,
  name: string,
): Promise<InspectedContainer | undefined> {
  return await readContainer(docker.getContainer(name).inspect());
}

/**
 * @param answer Docker's, to an inspect of a container; undefined stands for none
 * @returns undefined where there is no such container
 */
export async function readContainer(answer: Promise<unknown>): Promise<InspectedContainer | undefined> {
  try {
    return inspectSchema.optional().parse(await answered(answer));
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** The container's addresses on its networks; none where it does not run. */
export function addressesOf({ NetworkSettings }: InspectedContainer): string[] {
  return Object.values(NetworkSettings.Networks)
    .flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress ?? "", GlobalIPv6Address ?? ""])
    .filter((address) => address !== "");
}

/** What Docker publishes now, as "127.0.0.1:8080 -> 8080/tcp". */
export function publishedOf({ NetworkSettings }: InspectedContainer): string[] {
  return Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${hostOf(HostIp, HostPort)} -> ${port}`),
  );
}

/** As a URL writes it, so that one address has one spelling. */
export function hostOf(address: string, port: string): string {
  return new URL(`http://${address.includes(":") ? `[${address}]` : address}:${port}`).host;
}
