import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { startOwnDaemon, type OwnDaemon } from "../support/own-daemon.ts";

let daemon: OwnDaemon;
let here: Installation;

beforeAll(async () => {
  daemon = await startOwnDaemon();
  here = await makeInstallation({ daemon });
  const up = await here.mallku("up");
  expect(up, up.stderr).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
});

const REQUEST = `
const [url, method, body] = process.argv.slice(1);
fetch(url, { method, body, headers: body === undefined ? {} : { "content-type": "application/json" } })
  .then(async (response) => process.stdout.write(JSON.stringify([response.status, await response.json()])))
  .catch(() => process.stdout.write("[0]"));
`;

/** A request from inside the daemon's network namespace. */
async function request(
  path: string,
  method = "GET",
  body?: string,
): Promise<[number, Record<string, unknown>?]> {
  const args = ["-e", REQUEST, `${here.apiUrl}${path}`, method, ...(body === undefined ? [] : [body])];
  return JSON.parse((await daemon.inside(process.execPath, args)).stdout) as [
    number,
    Record<string, unknown>?,
  ];
}

test("after a restart of the daemon the database runs, keeps its documents, and up changes nothing", async () => {
  const documents = "/api/v1/collections/khipu_blocks/documents";
  const [status, inserted] = await request(documents, "POST", '{"said":"before the restart"}');
  expect(status).toBe(200);
  await daemon.restart("SIGTERM");
  await expect.poll(async () => (await request("/health"))[0], { timeout: 60_000 }).toBe(200);
  const [found, document] = await request(`${documents}/${String(inserted?.["_key"])}`);
  expect(found).toBe(200);
  expect(document).toMatchObject({ said: "before the restart" });
  const up = await here.mallku("up");
  expect(up, up.stderr).toMatchObject({ code: 0 });
  expect(up.stdout).toContain("Nothing to change.");
  expect(up.stdout).not.toMatch(/BROKEN|UNKNOWN/);
});
