import { hush, resume } from "./quiet.tmp.ts";
import Docker from "dockerode";
import { makeInstallation } from "./test/support/installation.ts";
import { DockerMcpManager, getDockerMcpClient, McpHealthMonitor } from "./mcp/client/index.ts";
import { compare, table } from "./bench/measure.ts";
const here = await makeInstallation();
const client = await getDockerMcpClient({ configFile: here.configFile, env: { ...here.environment, MALLKU_LOG_LEVEL: "silent" } });
const manager = new DockerMcpManager(client); const monitor = new McpHealthMonitor(client);
const container = new Docker().getContainer(here.names.container);
try {
  await manager.ensureDatabaseContainer();
  hush();
  const q = await compare([{ name: "floor", run: async () => { await container.inspect(); await (await fetch(`${here.apiUrl}/health`)).json(); } },
   { name: "ensure", run: () => manager.ensureDatabaseContainer() }, { name: "check", run: () => monitor.checkSecurityBarriers() }], 60);
  resume();
  console.log(table("x", q));
} finally { resume(); await client.close(); await here.remove(); }
