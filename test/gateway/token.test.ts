import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { ApiToken } from "../../infra/image/gateway/token.ts";

const root = await mkdtemp(join(tmpdir(), "mallku-token-"));
let folder = "";
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
});
afterAll(() => rm(root, { recursive: true }));

async function withToken(text: string): Promise<ApiToken> {
  await mkdir(folder);
  await writeFile(join(folder, "api-token"), text);
  return await ApiToken.read(folder);
}

test("without a token volume anybody on this machine is served", async () => {
  const token = await ApiToken.read(folder);
  expect(token.kind).toBe("none");
  expect(token.admits(undefined)).toBe(true);
});

test.each(["secret", "secret\n", " secret \r\n"])(
  "the token in the file %j is taken, with the white space that editors leave",
  async (text) => {
    const token = await withToken(text);
    expect(token.admits("Bearer secret")).toBe(true);
    expect(token.admits("bearer  secret")).toBe(true);
  },
);

test.each([
  undefined,
  "",
  "secret",
  "Bearer",
  "Bearer ",
  "Bearer wrong",
  "Bearer secrets",
  "Bearer Secret",
  "Basic secret",
  "Bearer secret, Bearer x",
  "Bearer secret\n",
])("nobody gets in with %j", async (header) => {
  expect((await withToken("secret")).admits(header)).toBe(false);
});

test.each(["", " \n", "two words", "a\nb", "ünïcode"])(
  "a token file with %j lets nobody in, not even with the same text",
  async (text) => {
    const token = await withToken(text);
    expect(token.kind).toBe("closed");
    for (const header of [undefined, "Bearer", "Bearer ", `Bearer ${text}`])
      expect(token.admits(header)).toBe(false);
  },
);

test("a volume without a token file lets nobody in", async () => {
  await mkdir(folder);
  expect((await ApiToken.read(folder)).admits("Bearer x")).toBe(false);
});

test("a volume that is no folder lets nobody in", async () => {
  await writeFile(folder, "secret");
  expect((await ApiToken.read(folder)).admits("Bearer secret")).toBe(false);
});

test("a changed token takes effect without a restart, and a lost one closes the API for good", async () => {
  const token = await withToken("first");
  const stop = new AbortController();
  const changes: string[] = [];
  const change = Promise.withResolvers<undefined>();
  let next = change;
  const watching = token.watch(5, stop.signal, (kind) => {
    changes.push(kind);
    next.resolve(undefined);
  });
  const changed = async (act: () => Promise<void>) => {
    next = Promise.withResolvers();
    await act();
    await next.promise;
  };
  await changed(() =>
    writeFile(join(folder, "api-token.new"), "second").then(() =>
      writeFile(join(folder, "api-token"), "second"),
    ),
  );
  await expect.poll(() => token.admits("Bearer second")).toBe(true);
  expect(token.admits("Bearer first")).toBe(false);
  await changed(() => rm(folder, { recursive: true }));
  await expect.poll(() => token.kind).toBe("closed");
  expect(token.admits(undefined)).toBe(false);
  expect(token.admits("Bearer second")).toBe(false);
  await changed(() => mkdir(folder).then(() => writeFile(join(folder, "api-token"), "third")));
  await expect.poll(() => token.admits("Bearer third")).toBe(true);
  stop.abort();
  await watching;
});
