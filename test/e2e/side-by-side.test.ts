import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { probeFromNeighbour } from "../support/neighbour.ts";
import { up } from "../support/up.ts";

const docker = new Docker();
const TOKEN = "one-of-two-tokens-that-nobody-else-has";
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
let first: Installation;
let second: Installation;

beforeAll(async () => {
  [first, second] = [await makeInstallation(), await makeInstallation()];
  const set = ["config", "set", "--secret", "mallku:apiToken", TOKEN];
  const token = await second.mallku("pulumi", "--", ...set);
  expect(token, token.stderr).toMatchObject({ code: 0 });
  for (const each of [first, second]) await up(each);
});

afterAll(async () => {
  await first.remove();
  await second.remove();
});

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
    await write(first, "mine");
    expect((await fetch(`${second.apiUrl}/api/v1/collections`)).status).toBe(401);
    await write(second, "mine", AUTHORIZED);
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
    const key = await write(second, "mine", AUTHORIZED);
    const { Id } = await docker.getContainer(second.names.container).inspect();
    const destroy = await first.mallku("destroy", "--yes");
    expect(destroy, destroy.stderr).toMatchObject({ code: 0 });
    await expectKept(second, key, "mine", AUTHORIZED);
    expect((await docker.getContainer(second.names.container).inspect()).Id).toBe(Id);
    const status = await second.mallku("status");
    expect(status, status.stderr).toMatchObject({ code: 0 });
  });
});
