import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleInto, request, start, temporaryFolder, type Running } from "./stand-in.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let executable: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  executable = await bundleInto(folder.path);
});
afterAll(() => folder.remove());

/** What is known of a document: the last acknowledged state and, while a change is under way, the one it may have become. */
interface Known {
  rev: string | null;
  n: number | null;
  maybe: { n: number | null } | null;
}

const documents = "/_db/_system/_api/document/load";

/** One client that inserts, replaces and removes its own documents, noting what was acknowledged, until the server is gone. */
const client = async (
  running: Running,
  name: string,
  known: Map<string, Known>,
  sync: boolean,
): Promise<number> => {
  const query = sync ? "?waitForSync=true" : "";
  let acknowledged = 0;
  for (let step = 0; ; step += 1) {
    const key = `${name}-${step % 40}`;
    const document = known.get(key) ?? { rev: null, n: null, maybe: null };
    known.set(key, document);
    const removes = document.n !== null && step % 7 === 0;
    const n = removes ? null : step;
    const body = { _key: key, n, filler: `${key}/${step}/`.repeat(1 + (step % 200)) };
    document.maybe = { n };
    try {
      const reply =
        document.n === null
          ? await request(running, "POST", documents + query, { body })
          : await request(
              running,
              removes ? "DELETE" : "PUT",
              `${documents}/${key}${query}`,
              removes ? {} : { body },
            );
      if (reply.status === 503) {
        document.maybe = null;
        return acknowledged;
      }
      if (reply.status >= 300) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
      Object.assign(document, { rev: removes ? null : reply.body._rev, n, maybe: null });
      acknowledged += 1;
    } catch (error) {
      if (error instanceof TypeError) return acknowledged;
      throw error;
    }
  }
};

/** What is there now is what was acknowledged, or whole what was under way: never half, never older, never gone. */
const check = async (running: Running, known: Map<string, Known>): Promise<void> => {
  for (const [key, document] of known) {
    const { status, body } = await request(running, "GET", `${documents}/${key}`);
    const found = status === 404 ? null : Number(body.n);
    expect([document.n, document.maybe === null ? document.n : document.maybe.n], key).toContain(found);
    if (found !== null) {
      expect(body.filler, key).toBe(`${key}/${found}/`.repeat(1 + (found % 200)));
      if (document.maybe === null) expect(body._rev, key).toBe(document.rev);
    }
    known.set(key, { rev: status === 404 ? null : String(body._rev), n: found, maybe: null });
  }
};

test.each([
  ["that waited for the disk", true],
  ["that did not, for only the process dies here", false],
])("kill -9 at any moment under load loses no acknowledged write %s", async (_what, sync) => {
  const directory = `${folder.path}/kill-${sync}`;
  const known = new Map<string, Known>();
  let acknowledged = 0;
  let running = await start(executable, directory);
  await request(running, "POST", "/_api/collection", { body: { name: "load" } });
  for (let round = 0; round < 8; round += 1) {
    const server = running;
    const clients = Promise.all(
      Array.from({ length: 8 }, (_, index) => client(server, `c${index}`, known, sync)),
    );
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 400));
    await running.kill("SIGKILL");
    acknowledged += (await clients).reduce((sum, each) => sum + each, 0);
    running = await start(executable, directory);
    await check(running, known);
  }
  expect(acknowledged).toBeGreaterThan(100);
  await running.kill("SIGTERM");
});

test("SIGTERM under load answers what it took, exits 0 and keeps it all", async () => {
  const directory = `${folder.path}/term`;
  const known = new Map<string, Known>();
  const running = await start(executable, directory);
  await request(running, "POST", "/_api/collection", { body: { name: "load" } });
  const clients = Promise.all(["a", "b", "c"].map((name) => client(running, name, known, false)));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await running.kill("SIGTERM")).toBe(0);
  await clients;
  expect(running.output()).toContain("everything is on the disk");
  const again = await start(executable, directory);
  expect(again.output()).not.toContain("dropped");
  await check(again, known);
  await again.kill("SIGTERM");
});

test("a start killed at any moment, the very first too, is done again by the next", async () => {
  const directory = `${folder.path}/early`;
  for (let delay = 0; delay < 12; delay += 1) {
    const child = spawn(
      process.execPath,
      [executable, "--server.endpoint=tcp://127.0.0.1:0", "--database.directory", directory],
      {
        env: { ARANGODB_DEFAULT_ROOT_PASSWORD: "early" },
        stdio: "ignore",
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 20 + delay * 12));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  const running = await start(executable, directory, [], "early");
  expect((await request(running, "GET", "/_api/version", { auth: ["root", "early"] })).status).toBe(200);
  await running.kill("SIGTERM");
});
