import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { probeFromNeighbour } from "../support/neighbour.ts";

const docker = new Docker();
const TOKEN = "one-of-two-tokens-that-nobody-else-has";
let first: Installation;
let second: Installation;

beforeAll(async () => {
  [first, second] = [await makeInstallation(), await makeInstallation()];
  const set = ["config", "set", "--secret", "mallku:apiToken", TOKEN];
  const token = await second.mallku("pulumi", "--", ...set);
  expect(token, token.stderr).toMatchObject({ code: 0 });
  for (const each of [first, second]) {
    const up = await each.mallku("up");
    expect(up, up.stderr).toMatchObject({ code: 0 });
  }
});

afterAll(async () => {
  await first.remove();
  await second.remove();
});

const documentsOf = (apiUrl: string) => `${apiUrl}/api/v1/collections/khipu_blocks/documents`;

async function write(apiUrl: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(documentsOf(apiUrl), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: '{"said":"mine"}',
  });
  expect(response.status).toBe(200);
  return String(((await response.json()) as Record<string, unknown>)["_key"]);
}

const addressOf = async ({ names }: Installation) =>
  (await docker.getContainer(names.container).inspect()).NetworkSettings.Networks[names.network]?.IPAddress ??
  "";

describe("two environments on one Docker Engine", () => {
  test("have nothing of one another's, and one's token is not the other's", async () => {
    const own = Object.values(first.names);
    expect(Object.values(second.names).filter((name) => own.includes(name))).toEqual([]);
    const { Mounts } = await docker.getContainer(second.names.container).inspect();
    expect(Mounts.map(({ Name }) => Name).sort()).toEqual(
      [second.names.volume, second.names.tokenVolume].sort(),
    );
    await write(first.apiUrl);
    expect((await fetch(documentsOf(second.apiUrl))).status).toBe(401);
    await write(second.apiUrl, { authorization: `Bearer ${TOKEN}` });
  });

  test("do not reach one another from their networks: neither the database's port nor the API", async () => {
    for (const [from, to] of [
      [first, second],
      [second, first],
    ] as const) {
      const host = await addressOf(to);
      expect(host).not.toBe("");
      const connects = [8529, 8080].flatMap((port) => [
        { host, port },
        { host: to.names.container, port },
      ]);
      const seen = await probeFromNeighbour(docker, from.names, connects);
      expect(seen).toHaveLength(connects.length);
      expect(seen).not.toContain("connected");
      const own = [{ host: from.names.container, port: 8080 }];
      expect(await probeFromNeighbour(docker, from.names, own)).toEqual(["connected"]);
    }
  });

  test("end one by one: the other runs on with its documents", async () => {
    const authorization = `Bearer ${TOKEN}`;
    const key = await write(second.apiUrl, { authorization });
    const { Id } = await docker.getContainer(second.names.container).inspect();
    const destroy = await first.mallku("destroy", "--yes");
    expect(destroy, destroy.stderr).toMatchObject({ code: 0 });
    const found = await fetch(`${documentsOf(second.apiUrl)}/${key}`, { headers: { authorization } });
    expect(await found.json()).toMatchObject({ said: "mine" });
    expect((await docker.getContainer(second.names.container).inspect()).Id).toBe(Id);
    const status = await second.mallku("status");
    expect(status, status.stderr).toMatchObject({ code: 0 });
  });
});
