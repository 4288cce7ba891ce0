import { createServer } from "node:net";
import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { freePort } from "../support/free-port.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { imageWithoutServer } from "./support/images.ts";

const docker = new Docker();
let here: Installation;
let key: string;
let before: Docker.ContainerInspectInfo;

const inspect = () => docker.getContainer(here.names.container).inspect();

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  key = await write(here, "before what was refused");
  before = await inspect();
});

afterAll(async () => {
  await here.remove();
});

beforeEach(async () => {
  await here.configure({});
});

/** What ran goes on as if nothing had been tried. */
async function expectUntouched(): Promise<void> {
  const { Id, State } = await inspect();
  expect({ Id, StartedAt: State.StartedAt }).toEqual({ Id: before.Id, StartedAt: before.State.StartedAt });
  await expectKept(here, key, "before what was refused");
}

test("a port that a process has: up and the doctor name it, and the container is not replaced", async () => {
  const apiPort = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(apiPort, "127.0.0.1", resolve));
  await here.configure({ apiPort });
  const [up, doctor] = [await here.mallku("up"), await here.mallku("doctor")];
  server.close();
  expect(up, up.stderr).toMatchObject({ code: 1, stdout: "" });
  expect(up.stderr).toContain(`Port 127.0.0.1:${apiPort} is taken by process ${process.pid} (`);
  expect(up.stderr).toContain("mallku:apiPort");
  expect(doctor.stdout).toContain(`127.0.0.1:${apiPort} is taken by process ${process.pid} (`);
  await expectUntouched();
});

test("a port that another container has: it is named, and the container is not replaced", async () => {
  const apiPort = await freePort();
  const name = `${here.names.container}-taker`;
  const taker = await docker.createContainer({
    name,
    Image: here.names.image,
    Env: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
    ExposedPorts: { "8080/tcp": {} },
    HostConfig: { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(apiPort) }] } },
  });
  try {
    await taker.start();
    await here.configure({ apiPort });
    const up = await here.mallku("up");
    expect(up, up.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(up.stderr).toContain(`Port 127.0.0.1:${apiPort} is taken by container ${name}`);
    await expectUntouched();
  } finally {
    await taker.remove({ force: true });
  }
});

test("an image that does not build: its last lines are told, and the old container serves on", async () => {
  const without = await imageWithoutServer(here);
  await here.configure({ arangodbImage: without.reference });
  const up = await here.mallku("up");
  expect(up, up.stderr).toMatchObject({ code: 1, stdout: "" });
  expect(up.stderr).toContain("/usr/sbin/arangod");
  expect(up.stderr).toMatch(/COPY/);
  await expectUntouched();
  await without.remove();
});
