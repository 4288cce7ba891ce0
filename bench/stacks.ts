import { fileURLToPath } from "node:url";
import { readSetupFacts, type SetupFacts } from "../engine/setup-facts.ts";
import type { WorkspaceOptions } from "../engine/workspace.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

export async function setupFacts(): Promise<SetupFacts> {
  return await readSetupFacts(process.env["MALLKU_SETUP"]);
}

/** A stack with a backend of its own in a folder. */
export function ownBackend(
  facts: SetupFacts,
  folder: string,
  configFile: string | undefined,
): WorkspaceOptions {
  const state = { ...facts.state, backendUrl: `file://${folder}` };
  return { stack: "dev", projectFolder: root, configFile, stateFolder: folder, facts: { ...facts, state } };
}
