import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeStackFile } from "../../infra/new-stack-file.ts";
import { initLine } from "../init-json.ts";
import type { InitOptions } from "./init.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** `mallku init environment --stack <name>`: a further environment's settings, and what to do with them. */
export async function runInitEnvironment({ stack, configFile, json }: InitOptions): Promise<void> {
  const asked = configFile === undefined ? undefined : resolve(configFile);
  const { path, apiPort } = await writeStackFile(PROJECT, stack, asked);
  if (json === true) {
    process.stdout.write(`${initLine({ file: path, changed: true, backup: null })}\n`);
    return;
  }
  const options = `--stack ${stack}${configFile === undefined ? "" : ` --config-file ${configFile}`}`;
  const lines = [
    `Wrote ${relative(process.cwd(), path)}: environment ${stack}, its API on port ${apiPort}. Look through it, and then:`,
    `  npx mallku check ${options}`,
    `  npx mallku pulumi ${options} -- config set --secret mallku:apiToken`,
    `  npx mallku up ${options}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
