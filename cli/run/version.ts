import { readFile } from "node:fs/promises";
import { z } from "zod";
import { versionLine } from "../version-json.ts";

const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

export interface VersionOptions {
  readonly json?: true;
}

/** `mallku version`: of this project and of what it is built on. Needs no set-up beyond Node. */
export async function runVersion({ json }: VersionOptions): Promise<void> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version, dependencies = {} } = packageSchema.parse(JSON.parse(text));
  const built = Object.entries(dependencies)
    .filter(([part]) => part.startsWith("@pulumi/"))
    .map(([part, its]) => ({ name: part, version: its }));
  const parts = [{ name, version }, { name: "node", version: process.versions.node }, ...built];
  const lines = json === true ? [versionLine(parts)] : parts.map((part) => `${part.name} ${part.version}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}
