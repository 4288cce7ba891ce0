import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { SettingsError } from "../infra/errors.ts";
import { originsFrom } from "../policy/facts/origins.ts";
import type { Verdict } from "../policy/verdict.ts";
import { openWaivers } from "../policy/waivers/file.ts";
import type { DeclaredResource } from "./declared.ts";
import { judgedFindings } from "./judge.ts";
import { revealed } from "./secrets.ts";

const properties = z.nullish(z.record(z.string(), z.unknown()));
const urns = z.nullish(z.array(z.string()));
const resource = z.looseObject({
  urn: z.string().check(z.minLength(1)),
  type: z.string().check(z.minLength(1)),
  custom: z.optional(z.boolean()),
  protect: z.optional(z.boolean()),
  inputs: properties,
  outputs: properties,
  parent: z.optional(z.string()),
  provider: z.optional(z.string()),
  dependencies: urns,
  propertyDependencies: z.nullish(z.record(z.string(), urns)),
});
type StateResource = z.output<typeof resource>;

const deployment = z.looseObject({
  resources: z.nullish(z.array(resource)),
  pending_operations: z.nullish(z.array(z.looseObject({ type: z.string(), resource }))),
});
/** What `pulumi stack export` writes, and what a backend in a folder keeps. */
const stateFile = z.union([
  z.pipe(
    z.looseObject({ deployment }),
    z.transform((file) => file.deployment),
  ),
  z.pipe(
    z.looseObject({ checkpoint: z.looseObject({ latest: deployment }) }),
    z.transform((file) => file.checkpoint.latest),
  ),
]);

const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * Judges a stack by its exported state. A secret that is encrypted there is unknown.
 * @param projectFolder whose waivers hold
 * @throws SettingsError where the file is no state, or one that cannot be read to its end
 */
export async function judgeState(file: string, projectFolder: string): Promise<Verdict> {
  const { resources, pending_operations: pending } = await readState(file);
  const all = [
    ...(resources ?? []),
    // Begun and never ended: it may be there.
    ...(pending ?? []).flatMap((operation) => (operation.type === "creating" ? [operation.resource] : [])),
  ];
  const types = new Map(all.map(({ urn, type }) => [urn, type]));
  const stack = all.find(({ type }) => type === STACK_TYPE);
  if (stack === undefined) throw notAState(file, "a state without a stack in it");
  let judged: readonly DeclaredResource[];
  try {
    judged = all.map((one) => declaredResource(one, types));
  } catch {
    throw notAState(file, "a file with a secret in it that is no JSON");
  }
  const waivers = await openWaivers(projectFolder, new Date());
  return {
    subject: "state",
    stack: /^urn:pulumi:(.*?)::/.exec(stack.urn)?.[1] ?? "",
    resources: judged.length,
    findings: judgedFindings(judged, { waivers }),
  };
}

async function readState(file: string): Promise<z.output<typeof deployment>> {
  let text: string;
  let content: unknown;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw notAState(file, "a file that is not there or cannot be read");
  }
  try {
    content = JSON.parse(text);
  } catch {
    throw notAState(file, "a file that is no JSON");
  }
  const parsed = stateFile.safeParse(content);
  if (parsed.success) return parsed.data;
  throw notAState(file, "a file in which not every resource can be read");
}

function notAState(file: string, found: string): SettingsError {
  return new SettingsError([
    { key: file, found, allowed: "what `npx mallku pulumi -- stack export --file <file>` writes" },
  ]);
}

function declaredResource(one: StateResource, types: ReadonlyMap<string, string>): DeclaredResource {
  const { urn, type, custom, protect = false, provider, parent, inputs, outputs } = one;
  const origin = (from: string) => ({ urn: from, type: types.get(from) ?? "" });
  const byProperty = Object.entries(one.propertyDependencies ?? {});
  return {
    urn,
    type,
    managedByProvider:
      !type.startsWith("pulumi:") && (custom === true || (provider !== undefined && provider !== "")),
    isProtected: protect,
    inputs: revealed(inputs ?? {}) as DeclaredResource["inputs"],
    outputs: revealed(outputs ?? {}) as DeclaredResource["outputs"],
    origins: originsFrom(
      Object.fromEntries(byProperty.map(([property, from]) => [property, (from ?? []).map(origin)])),
      (one.dependencies ?? []).map(origin),
    ),
    parent,
    position: undefined,
  };
}
