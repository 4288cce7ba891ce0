import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { EngineError } from "./errors.ts";

/** The pack's name as the engine reports it: a run that does not report it was not gated. */
export const POLICY_PACK = "mallku-policy";

const policyFolder = fileURLToPath(new URL("../policy/", import.meta.url));

/**
 * Since 3.255 the engine launches an executable pack itself, at a fifth of what a folder costs
 * (docs/decisions/executable-pack.md); before that it needs the folder and a language host.
 * @param pulumiVersion of the CLI, "3.259.0"
 */
export async function policyPackPath(pulumiVersion: string): Promise<string> {
  const [major = 0, minor = 0] = pulumiVersion.replace(/^v/, "").split(".").map(Number);
  const launchesExecutables = major > 3 || (major === 3 && minor >= 255);
  const path = launchesExecutables ? `${policyFolder}build/mallku-policy` : policyFolder;
  const main = launchesExecutables ? path : `${policyFolder}build/index.cjs`;
  try {
    await access(main);
  } catch {
    throw new EngineError(
      `The policy pack is not built (${main} is missing), and nothing is deployed ungated: run \`npm run build\`.`,
    );
  }
  return path;
}
