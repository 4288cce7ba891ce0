import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { stringify } from "yaml";
import {
  DockerMcpManager,
  getDockerMcpClient,
  McpHealthMonitor,
  type DockerMcpClient,
} from "../mcp/client/index.ts";
import { installLine } from "../tools/apt.mjs";
import { onPath } from "../tools/node.mjs";
import { makeInstallation, runCommand, type Installation } from "../test/support/installation.ts";
import { compare, table, type Contender } from "./measure.ts";

const QUICK_ROUNDS = 60;
const SLOW_ROUNDS = 3;
const AT_ONCE = 100;

/** What an agent waits for, beside the least that Docker and the API themselves take. */
export async function benchMcp(): Promise<string> {
  const here = await makeInstallation();
  const client = await getDockerMcpClient({ configFile: here.configFile, env: quiet(here) });
  try {
    await new DockerMcpManager(client).ensureDatabaseContainer();
    const quick = await compare(quickContenders(here, client), QUICK_ROUNDS);
    const slow = await compare(await slowContenders(here, client), SLOW_ROUNDS);
    const compose =
      composeProgram() === null ? `\nNo docker-compose here: \`${installLine(["docker-compose"])}\`.\n` : "";
    return `${table("The database ensured, running and in order", quick)}\n${table("The same beside its peers, and a server's start", slow)}${compose}`;
  } finally {
    await client.close();
    const compose = composeProgram();
    if (compose !== null) {
      const file = join(here.folder, "docker-compose.yml");
      await runCommand(compose, ["-p", here.instance, "-f", file, "down", "--volumes"]);
    }
    await here.remove();
  }
}

function quiet({ environment }: Installation): NodeJS.ProcessEnv {
  return { ...environment, MALLKU_LOG_LEVEL: "silent" };
}

function quickContenders({ names, apiUrl }: Installation, client: DockerMcpClient): Contender[] {
  const container = new Docker().getContainer(names.container);
  const manager = new DockerMcpManager(client);
  const monitor = new McpHealthMonitor(client);
  return [
    {
      name: "Docker's inspect over its socket, and one request to /health",
      run: async () => {
        await container.inspect();
        await (await fetch(`${apiUrl}/health`)).json();
      },
    },
    { name: "ensure_database_container over stdio", run: () => manager.ensureDatabaseContainer() },
    { name: "check_security_barriers over stdio", run: () => monitor.checkSecurityBarriers() },
  ];
}

async function slowContenders(here: Installation, client: DockerMcpClient): Promise<Contender[]> {
  const manager = new DockerMcpManager(client);
  const compose = composeProgram();
  const composeFile = await writeComposeFile(here);
  const engine = { ...here.environment, MALLKU_SETUP: await setupFile(here) };
  const succeed = async (result: Promise<{ code: number | null; stderr: string }>) => {
    const { code, stderr } = await result;
    if (code !== 0) throw new Error(stderr);
  };
  return [
    { name: "ensure_database_container over stdio", run: () => manager.ensureDatabaseContainer() },
    {
      name: `${AT_ONCE} at once, until the last has its answer`,
      run: () => Promise.all(Array.from({ length: AT_ONCE }, () => manager.ensureDatabaseContainer())),
    },
    {
      name: "a server's start, set-up included, until it is connected",
      run: async () => {
        const started = await getDockerMcpClient({ configFile: here.configFile, env: quiet(here) });
        await started.close();
      },
    },
    ...(compose === null
      ? []
      : [
          {
            name: "docker-compose up -d, nothing to change",
            run: () => succeed(runCommand(compose, ["-p", here.instance, "-f", composeFile, "up", "-d"])),
          },
        ]),
    {
      name: "pulumi up without a pack, nothing to change: preview, then update",
      run: () => succeed(runCommand(process.execPath, ["bench/bare-up.ts", here.configFile], engine)),
    },
    { name: "mallku up, nothing to change", run: () => succeed(here.mallku("up")) },
  ];
}

/** Where the set-up of an installation's own commands has left what it found. */
async function setupFile({ folder }: Installation): Promise<string> {
  const state = join(folder, "state/mallku");
  const file = (await readdir(state)).find((name) => /^setup-\w+\.json$/.test(name));
  if (file === undefined) throw new Error(`set-up has left no facts in ${state}`);
  return join(state, file);
}

/** The same container without its barriers' proof: what somebody would write who only wants it to run. */
async function writeComposeFile({ folder, names }: Installation): Promise<string> {
  const path = join(folder, "docker-compose.yml");
  const { Config, HostConfig } = await new Docker().getContainer(names.container).inspect();
  const database = {
    image: names.image,
    read_only: true,
    user: Config.User,
    environment: Config.Env.filter((entry) => /^(MALLKU_SECURITY|ARANGO_BIND)=/.test(entry)),
    volumes: ["data:/var/lib/mallku"],
    tmpfs: Object.keys(HostConfig.Tmpfs ?? {}),
  };
  await writeFile(path, stringify({ version: "3", services: { database }, volumes: { data: {} } }));
  return path;
}

function composeProgram(): string | null {
  return onPath("docker-compose", process.env);
}
