import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All that the server's own process may ask Docker for. */
const ASKED_OF_DOCKER: ReadonlySet<string> = new Set([
  "getContainer",
  "getNetwork",
  "getVolume",
  "inspect",
  "listContainers",
  "logs",
  "start",
  "stop",
  // In the engine's own start, for a container that somebody paused; the guard refuses it to the server.
  "unpause",
]);

let program: ts.Program;
let checker: ts.TypeChecker;
let sources: readonly ts.SourceFile[];

beforeAll(() => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  program = ts.createProgram([`${root}mcp/serve.ts`], options);
  checker = program.getTypeChecker();
  sources = ownSources(`${root}mcp/serve.ts`);
});

/** What a file of this repository loads when it is loaded, itself included; imports of types alone load nothing. */
function ownSources(entry: string): ts.SourceFile[] {
  const seen = new Map<string, ts.SourceFile>();
  const visit = (file: string) => {
    const source = program.getSourceFile(file);
    if (source === undefined || seen.has(file)) return;
    seen.set(file, source);
    for (const specifier of loadedBy(source)) {
      if (specifier.startsWith(".")) visit(fileURLToPath(new URL(specifier, `file://${file}`)));
    }
  };
  visit(entry);
  return [...seen.values()];
}

function loadedBy(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && !node.isTypeOnly)
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      found.push(node.arguments[0]?.getText(source).slice(1, -1) ?? "");
  });
  return found;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => {
    walk(child, visit);
  });
}

/** Every method that is called on, or taken from, an object of dockerode's, as "file: Type.method". */
function askedOfDocker(): { where: string; method: string }[] {
  const found: { where: string; method: string }[] = [];
  for (const source of sources) {
    walk(source, (node) => {
      if (!ts.isPropertyAccessExpression(node)) return;
      const owner = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
      if (owner === undefined || !/dockerode|docker-modem/.test(owner.getSourceFile().fileName)) return;
      if (!ts.isMethodDeclaration(owner) && !ts.isMethodSignature(owner)) return;
      const name = `${relative(root, source.fileName)}: ${node.getText(source)}`;
      found.push({ where: name, method: node.name.text });
    });
  }
  return found;
}

describe("the process that serves agents", () => {
  test("is read by this test whole: its tools, its guard, the monitor and the rules", () => {
    const files = sources.map(({ fileName }) => relative(root, fileName));
    for (const file of [
      "mcp/tools/stop-container.ts",
      "guard/socket/within.ts",
      "monitor/check.ts",
      "policy/rules/index.ts",
      "engine/run-worker.ts",
    ])
      expect(files).toContain(file);
  });

  test("asks Docker for nothing but looks, starts and stops: no exec, attach, archive, create or remove", () => {
    const asked = askedOfDocker();
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter(({ method }) => !ASKED_OF_DOCKER.has(method))).toEqual([]);
  });

  test("makes Docker's client in one place, on the guard's way and on no socket that there could be", () => {
    const made = sources.flatMap((source) => {
      const text = source.getFullText();
      return [...text.matchAll(/new Docker\(.*?\)/g)].map(
        ([call]) => `${relative(root, source.fileName)}: ${call}`,
      );
    });
    expect(made).toEqual(["mcp/serve.ts: new Docker(way)"]);
    const serve = sources.find(({ fileName }) => fileName.endsWith("mcp/serve.ts"))?.getFullText();
    expect(serve).toContain("const way = { socketPath: NOWHERE, agent: guard.agent };");
    expect(serve).toContain('const NOWHERE = "/dev/null/docker.sock";');
  });

  test("holds no way around the types: Docker's client is never indexed, dialled or cast", () => {
    for (const source of sources) {
      const text = source.getFullText();
      const name = relative(root, source.fileName);
      expect(text, name).not.toMatch(/\.modem\b|\.dial\(/);
      expect(text, name).not.toMatch(/docker\s*(\.\w+\([^)]*\))?\s*\[/i);
    }
  });

  test("starts no program of anybody's choosing: one place starts a process, and that is the engine's", () => {
    const starting = sources.filter((source) => loadedBy(source).some((name) => /child_process/.test(name)));
    expect(starting.map(({ fileName }) => relative(root, fileName))).toEqual(["engine/run-worker.ts"]);
  });

  test("loads neither Pulumi nor the program that it declares: those run in a process of their own", () => {
    const loaded = sources.flatMap(loadedBy);
    expect(loaded.filter((name) => name.startsWith("@pulumi/"))).toEqual([]);
    const files = sources.map(({ fileName }) => relative(root, fileName));
    expect(files.filter((file) => /^infra\/(program|database|container)\.ts$/.test(file))).toEqual([]);
  });
});
