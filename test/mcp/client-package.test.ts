import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import * as source from "../../mcp/client/index.ts";
import { runCommand } from "../support/installation.ts";
import { scratch } from "../unit/tools/scratch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a program of somebody else's does with the package. */
const PROGRAM = `
import { DockerMcpManager, getDockerMcpClient, initializeWithMcp, McpHealthMonitor, SecurityError, waitForBarriers } from "mallku-database/client";
const client = await getDockerMcpClient({ stack: "dev", readOnly: true });
const { container, endpoints } = await new DockerMcpManager(client).ensureDatabaseContainer();
const barriers = await new McpHealthMonitor(client).checkSecurityBarriers();
const holds: boolean = barriers.database_isolated && barriers.api_accessible && barriers.no_direct_access;
const { containerEndpoint } = await initializeWithMcp({ client });
const verdict = await waitForBarriers({ client, timeoutMs: 1000 });
const said: string[] = [container.id, endpoints.host, containerEndpoint, String(holds), verdict.containerState];
await client.execContainer("sh").catch((error: unknown) => error instanceof SecurityError);
await client.close();
export { said };
`;

/** The declared types and the real ones, each where the other is wanted. */
const BOTH_WAYS = `
import * as declared from "${root}mcp/client/package.js";
import * as real from "${root}mcp/client/index.ts";
export const manager: declared.DockerMcpManager = {} as real.DockerMcpManager;
export const monitor: declared.McpHealthMonitor = {} as real.McpHealthMonitor;
export const client: declared.DockerMcpClient = {} as real.DockerMcpClient;
export const ensured: declared.EnsuredContainer = {} as real.EnsuredContainer;
export const reallyEnsured: real.EnsuredContainer = {} as declared.EnsuredContainer;
export const verdict: declared.BarrierVerdict = {} as real.BarrierVerdict;
export const reallyVerdict: real.BarrierVerdict = {} as declared.BarrierVerdict;
export const barriers: declared.SecurityBarriers = {} as real.SecurityBarriers;
export const options: real.DockerMcpClientOptions = {} as declared.DockerMcpClientOptions;
export const found: declared.InitializedDatabase = {} as real.InitializedDatabase;
export const start: typeof declared.getDockerMcpClient = {} as typeof real.getDockerMcpClient;
`;

function problemsOf(file: string, extra: ts.CompilerOptions = {}): string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    ...extra,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

async function consumer(name: string, text: string): Promise<string> {
  const folder = await scratch();
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/mallku-database"));
  await symlink(
    join(root, "node_modules/@modelcontextprotocol"),
    join(folder, "node_modules/@modelcontextprotocol"),
  );
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

test("a program that installs the package compiles against it, in strict mode and with no setting of ours", async () => {
  expect(problemsOf(await consumer("program.ts", PROGRAM))).toEqual([]);
  const wrong = PROGRAM.replace("containerEndpoint }", "portOfTheDatabase }");
  expect(problemsOf(await consumer("program.ts", wrong)).join("\n")).toContain("portOfTheDatabase");
});

test("what is declared is what there is", async () => {
  const file = await consumer("both.ts", BOTH_WAYS);
  expect(problemsOf(file, { allowImportingTsExtensions: true, noUncheckedIndexedAccess: true })).toEqual([]);
});

test("the built client loads as plain JavaScript, exports the same names, and refuses to run a command", async () => {
  const file = await consumer(
    "program.mjs",
    'import * as client from "mallku-database/client"; console.log(JSON.stringify(Object.keys(client).sort()));',
  );
  const { code, stdout, stderr } = await runCommand(process.execPath, [
    "--no-experimental-strip-types",
    file,
  ]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual(Object.keys(source).sort());
});
