import { hush, resume } from "./quiet.tmp.ts";
import { readdirSync, readFileSync } from "node:fs";
import Docker from "dockerode";
import { makeInstallation } from "./test/support/installation.ts";
import { DockerMcpManager, getDockerMcpClient } from "./mcp/client/index.ts";
const here = await makeInstallation();
const extra = process.env["PROF"] ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=200 --cpu-prof-dir=/tmp/ensprof` } : {};
const client = await getDockerMcpClient({ configFile: here.configFile, env: { ...here.environment, MALLKU_LOG_LEVEL: "silent", ...extra } });
const manager = new DockerMcpManager(client);
const container = new Docker().getContainer(here.names.container);
const floor = async () => { await container.inspect(); await (await fetch(`${here.apiUrl}/health`)).json(); };
const q = (t: number[], p: number) => t.toSorted((a, b) => a - b)[Math.floor(t.length * p)] ?? 0;
const f: number[] = [], e: number[] = [];
const time = async (to: number[], run: () => Promise<unknown>) => { const s = performance.now(); await run(); to.push(performance.now() - s); };
const cpu = () => { let own = 0; const kids: Record<string, string[]> = {}; for (const p of readdirSync("/proc").filter((n) => /^\d+$/.test(n))) { try { const pp = readFileSync(`/proc/${p}/stat`, "utf8").split(") ")[1]!.split(" ")[1]!; (kids[pp] ??= []).push(p); } catch {} }
  const sum = (p: string) => { let t = 0; for (const k of readdirSync(`/proc/${p}/task`)) t += Number(readFileSync(`/proc/${p}/task/${k}/schedstat`, "utf8").split(" ")[0]); return t / 1e6; };
  const walk = (p: string) => { for (const k of kids[p] ?? []) { own += sum(k); walk(k); } }; walk(String(process.pid)); return [sum(String(process.pid)), own] as const; };
try {
  await manager.ensureDatabaseContainer();
  hush();
  for (let i = 0; i < 100; i++) await manager.ensureDatabaseContainer();
  const c0 = cpu(), w0 = performance.now(); for (let i = 0; i < 200; i++) await manager.ensureDatabaseContainer(); const c1 = cpu(), w1 = performance.now();
  console.log("wall", ((w1-w0)/200).toFixed(2), "cpu ms per ensure: client", ((c1[0] - c0[0]) / 200).toFixed(2), "server", ((c1[1] - c0[1]) / 200).toFixed(2));
  const f0 = cpu(); for (let i = 0; i < 200; i++) await floor(); const f1 = cpu(); console.log("floor client cpu", ((f1[0] - f0[0]) / 200).toFixed(2));
  for (let i = 0; i < 250; i++) { await time(f, floor); await time(e, () => manager.ensureDatabaseContainer()); }
  resume();
  for (const p of [0.1, 0.25, 0.5, 0.75]) console.log(p, "floor", q(f, p).toFixed(2), "ensure", q(e, p).toFixed(2), (q(e, p) / q(f, p)).toFixed(2));
} finally { await client.close(); await here.remove(); }
