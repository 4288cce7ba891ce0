import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACK = fileURLToPath(new URL("../../../policy/build/mallku-policy", import.meta.url));
export const PACK_FOLDER = fileURLToPath(new URL("../../../policy/", import.meta.url));
export const STACK = "urn:pulumi:dev::gate::pulumi:pulumi:Stack::gate-dev";

const PROVIDER_ID = "11111111-2222-4333-8444-555555555555";
const PROVIDER = "urn:pulumi:dev::gate::pulumi:providers:anything::p";

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** A component has none. */
  readonly managedByProvider?: boolean;
  /** What a stack rule sees; the properties unless given. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::gate::${type}::${name}`;

/** A state as `pulumi policy analyze --file` reads it: no project, no backend, no provider. */
export function stateOf(resources: readonly StateResource[]): unknown {
  const all = resources.map(({ urn, type, properties, outputs, managedByProvider = true }) => ({
    urn,
    type,
    custom: managedByProvider,
    parent: STACK,
    inputs: properties,
    outputs: outputs ?? properties,
    ...(managedByProvider && { id: "x", provider: `${PROVIDER}::${PROVIDER_ID}` }),
    ...(type.startsWith("pulumi:providers:") && { id: PROVIDER_ID, provider: undefined }),
  }));
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "v3.259.0" },
      resources: [
        { urn: STACK, type: "pulumi:pulumi:Stack", custom: false },
        {
          urn: PROVIDER,
          type: "pulumi:providers:anything",
          custom: true,
          id: PROVIDER_ID,
          inputs: {},
          outputs: {},
        },
        ...all,
      ],
    },
  };
}

export interface Violation {
  readonly rule: string;
  readonly urn: string;
  readonly mandatory: boolean;
}

export interface EngineVerdict {
  readonly code: number | null;
  readonly violations: readonly Violation[];
  /** Everything the engine wrote, on either stream. */
  readonly output: string;
}

interface PolicyEvent {
  readonly policyEvent?: { policyName: string; resourceUrn?: string; enforcementLevel: string };
}

function violations(output: string): Violation[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const { policyEvent: event } = JSON.parse(line) as PolicyEvent;
      if (event === undefined) return [];
      const mandatory = event.enforcementLevel === "mandatory";
      return [{ rule: event.policyName, urn: event.resourceUrn ?? "", mandatory }];
    });
}

/** Runs the real engine over a state with the built pack. */
export async function analyse(
  resources: readonly StateResource[],
  { pack = PACK, environment = {}, args = [] as readonly string[] } = {},
): Promise<EngineVerdict> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-policy-"));
  try {
    const file = join(folder, "state.json");
    await writeFile(file, JSON.stringify(stateOf(resources)));
    const child = spawn(
      "pulumi",
      ["policy", "analyze", "--file", file, "--policy-pack", pack, "--json", ...args],
      { cwd: folder, env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...environment } },
    );
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", () => {
        reject(new Error("no pulumi on PATH: run the suite with `npm test`, which gets it"));
      });
      child.once("close", resolve);
    });
    return { code, violations: violations(output), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
