import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { startOwnDaemon, type OwnDaemon } from "../support/own-daemon.ts";
import { up } from "../support/up.ts";
import { verify } from "../support/verification.ts";

const CANARY = "c4n4ry-password-of-somebody";

let here: Installation;
let folder: string;
/** In a network namespace of its own, where what is published on every interface is open to nobody. */
let daemon: OwnDaemon;
const container = () => daemon.docker.getContainer(here.names.container);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-broken-"));
  daemon = await startOwnDaemon();
  here = await makeInstallation({ daemon });
});

beforeEach(async () => {
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
  await rm(folder, { recursive: true, force: true });
});

test("a second container inside the database's network, or on its documents, does not go unseen", async () => {
  const image = (await container().inspect()).Image;
  const inside = {
    NetworkMode: `container:${here.names.container}`,
    PidMode: `container:${here.names.container}`,
  };
  const joined = await daemon.docker.createContainer({ Image: image, HostConfig: inside });
  const mounted = await daemon.docker.createContainer({
    Image: image,
    HostConfig: { NetworkMode: "none", Binds: [`${here.names.volume}:/theirs`] },
  });
  try {
    const { code, check } = await verify(here);
    expect(code).toBe(5);
    expect(check("nobody_joined")).toMatchObject({ state: "fail" });
    expect(check("nobody_joined").seen).toHaveLength(3);
  } finally {
    await joined.remove({ force: true });
    await mounted.remove({ force: true });
  }
});

test("a container made again by hand under the name, without its barriers, is seen by each command and put right by none in passing", async () => {
  const { Image, HostConfig } = await container().inspect();
  await container().remove({ force: true });
  await daemon.docker.createContainer({
    name: here.names.container,
    Image,
    Env: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", `SOMEBODYS_PASSWORD=${CANARY}`],
    ExposedPorts: { "8529/tcp": {} },
    HostConfig: {
      NetworkMode: here.names.network,
      Binds: HostConfig.Binds ?? [],
      PortBindings: {
        "8080/tcp": [{ HostIp: "0.0.0.0", HostPort: new URL(here.apiUrl).port }],
        "8529/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }],
      },
    },
  });
  await container().start();
  const ask = `fetch("${here.apiUrl}/health").then(({ status }) => console.log(status), () => console.log("nobody"))`;
  await expect
    .poll(async () => (await daemon.inside(process.execPath, ["-e", ask])).stdout.trim(), {
      timeout: 120_000,
    })
    .toBe("200");
  const { code, holds, results, check } = await verify(here);
  expect({ code, holds }).toEqual({ code: 5, holds: false });
  for (const id of ["same_container", "only_api_published", "database_isolated", "no_secret_told"])
    expect(check(id), id).toMatchObject({ state: "fail" });
  expect(JSON.stringify(results)).not.toContain(CANARY);

  const page = join(folder, "report.html");
  const report = await here.mallku("report", "--html", page);
  expect(report.code).toBe(5);
  const text = await readFile(page, "utf8");
  expect(text).toContain("barriers broken");
  expect(text).toContain("and not made by this stack");
  expect(text).toContain("SOMEBODYS_PASSWORD");
  expect(text).not.toContain(CANARY);
  expect((await here.mallku("status", "--json")).code).toBe(5);

  const refused = await here.mallku("up");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("did not make it");
  await container().remove({ force: true });
});
