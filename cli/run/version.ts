import { readFile } from "node:fs/promises";
import { z } from "zod";

const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/** `mallku version`: of this project and of what it is built on. Needs no set-up beyond Node. */
export async function runVersion(): Promise<void> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version, dependencies = {} } = packageSchema.parse(JSON.parse(text));
  const parts = Object.entries(dependencies).filter(([part]) => part.startsWith("@pulumi/"));
  const lines = [[name, version] as const, ["node", process.versions.node] as const, ...parts];
  process.stdout.write(`${lines.map(([part, its]) => `${part} ${its}`).join("\n")}\n`);
}
