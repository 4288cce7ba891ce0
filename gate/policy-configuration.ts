import { readFile } from "node:fs/promises";
import { SettingsError } from "../infra/errors.ts";
import { configurationFaults } from "../policy/configuration.ts";
import { CATALOGUE } from "../policy/rules/catalogue.ts";

/**
 * What a file for `--policy-pack-config` would take away from the gate, in a sentence each; empty where it only tightens.
 * The engine (3.259) drops names and keys that it does not know without a word, and no pack ever sees them.
 * @throws SettingsError where the file cannot be read
 */
export async function policyConfigurationFaults(file: string): Promise<readonly string[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new SettingsError([
      { key: file, found: "no JSON that can be read", allowed: "what `--policy-pack-config` takes" },
    ]);
  }
  return configurationFaults(content, new Map(CATALOGUE.map(({ id, enforcement }) => [id, enforcement])));
}
