import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SettingsError } from "./errors.ts";
import { SETTINGS_DEFAULTS } from "./settings.ts";
import { readStackFile } from "./stack-file.ts";

/** Its name is its instance too, and so part of every Docker name. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;
const HIGHEST_PORT = 65_535;
const DATABASE_PORT = 8529;

/** What a further environment was given. */
export interface NewStackFile {
  readonly path: string;
  /** Of the host; no other environment of this folder has it. */
  readonly apiPort: number;
}

/**
 * Writes the settings of a further environment, each with its reason: names and a port of its own, so that it can be on one
 * Docker Engine with the others. All else is as Pulumi.yaml says.
 * @param path where, if not in `Pulumi.<stack>.yaml` of the project's folder
 * @throws SettingsError where the name cannot be used, or there is such a file
 */
export async function writeStackFile(
  projectFolder: string,
  stack: string,
  path = join(projectFolder, `Pulumi.${stack}.yaml`),
): Promise<NewStackFile> {
  if (!NAME.test(stack)) {
    const allowed =
      '1 to 20 of a-z, 0-9 and "-", not "-" at either end: it becomes part of every Docker name';
    throw new SettingsError([{ key: "--stack", found: JSON.stringify(stack), allowed }]);
  }
  const apiPort = freePort(await takenPorts(projectFolder));
  try {
    await writeFile(path, text(stack, apiPort), { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const allowed = "the name of an environment that there is not yet; the file was left as it is";
    throw new SettingsError([{ key: path, found: "an environment that is there already", allowed }]);
  }
  return { path, apiPort };
}

async function takenPorts(projectFolder: string): Promise<ReadonlySet<number>> {
  const names = (await readdir(projectFolder)).filter((name) => STACK_FILE.test(name));
  const files = await Promise.all(names.map((name) => readStackFile(join(projectFolder, name), name)));
  const ports = files.map(({ config }) => Number(config?.["mallku:apiPort"] ?? SETTINGS_DEFAULTS.apiPort));
  return new Set([...ports, Number(SETTINGS_DEFAULTS.apiPort), DATABASE_PORT]);
}

function freePort(taken: ReadonlySet<number>): number {
  let port = Number(SETTINGS_DEFAULTS.apiPort);
  while (taken.has(port)) port += 1;
  if (port <= HIGHEST_PORT) return port;
  throw new SettingsError([{ key: "mallku:apiPort", found: "no free port", allowed: "1 to 65535" }]);
}

function text(stack: string, apiPort: number): string {
  return `# Environment ${stack}: the defaults of Pulumi.yaml, and these differences. Its data is protected, its images are pinned by
# digest, and it needs an API token, as every environment but dev does. The token is set once, by whoever deploys it:
#   npx mallku pulumi --stack ${stack} -- config set --secret mallku:apiToken
config:
  mallku:instance: ${stack} # names of its own, beside other environments on one Docker Engine
  mallku:apiPort: ${apiPort} # the other environments of this folder have the ports before it
`;
}
