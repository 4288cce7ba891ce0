import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as docker from "@pulumi/docker";
import type { ConfigMap, PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { WAIVER_FILE } from "../policy/waivers/file.ts";
import { EngineLog } from "./events.ts";
import type { SetupFacts } from "./setup-facts.ts";
import { openProgram } from "./stack.ts";

/** What the engine said of a program that is not the stack's own, with the policy pack in force. */
export interface Trial {
  readonly log: EngineLog;
  readonly isRefused: boolean;
}

export interface TrialOptions {
  /** Whose name and settings it has; `dev` unless given. */
  readonly stack?: string;
  /** Settings of the trial's own, with full keys. */
  readonly config?: ConfigMap;
  /** The text of a file of waivers in place of the project's own. */
  readonly waivers?: string | undefined;
  /** Another policy pack than the project's, with the file that configures it. */
  readonly pack?: { readonly path: string; readonly configFile: string };
}

/** Previews any program from a bare backend, which goes with it: no stack is touched and nothing is made. */
export async function previewTrial(
  facts: SetupFacts,
  program: PulumiFn,
  { stack: name = "dev", config = {}, waivers, pack }: TrialOptions = {},
): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-trial-"));
  const log = new EngineLog();
  try {
    const passphraseFile = join(folder, "passphrase");
    await writeFile(passphraseFile, randomBytes(16).toString("hex"), { mode: 0o600 });
    const { stack, policyPack } = await openProgram(
      {
        stack: name,
        projectFolder: fileURLToPath(new URL("../", import.meta.url)),
        configFile: undefined,
        stateFolder: folder,
        facts: { ...facts, state: { backendUrl: `file://${folder}`, passphraseFile } },
      },
      program,
    );
    if (waivers !== undefined) await writeFile(join(stack.workspace.workDir, WAIVER_FILE), waivers);
    if (Object.keys(config).length > 0) await stack.setAllConfig(config);
    const policy =
      pack === undefined
        ? { policyPacks: [policyPack] }
        : { policyPacks: [pack.path], policyPackConfigs: [pack.configFile] };
    const isRefused = await stack.preview({ ...policy, onEvent: log.add }).then(
      () => false,
      () => true,
    );
    return { log, isRefused };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A small stack that is as ours in what it opens.
 * @param name of its network and its container
 * @param changes what its container has instead
 */
export function smallProgram(
  name: string,
  changes: (network: docker.Network) => Partial<docker.ContainerArgs> = () => ({}),
): PulumiFn {
  return async () => {
    const network = new docker.Network("network", {
      name,
      driver: "bridge",
      internal: false,
      options: {
        "com.docker.network.bridge.enable_ip_masquerade": "false",
        "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
      },
    });
    new docker.Container("container", {
      name,
      image: "mallku/database:latest",
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
      networkMode: network.name,
      networksAdvanced: [{ name: network.name }],
      ...changes(network),
    });
    return Promise.resolve({});
  };
}

/** The small stack with the database's own port published, on loopback. */
export function openDatabaseProgram(): PulumiFn {
  return smallProgram(`mallku-trial-${randomBytes(4).toString("hex")}`, () => ({
    ports: [{ internal: 8529, external: 8529, ip: "127.0.0.1" }],
  }));
}
