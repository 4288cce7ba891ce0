import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { probeFromNeighbour } from "../support/neighbour.ts";
import { up } from "../support/up.ts";

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

describe("who reaches the world from the database's network", () => {
  test("from inside the network there is no way out to the host's other networks", async () => {
    const [gateway] = (await docker.getNetwork("bridge").inspect()).IPAM?.Config ?? [];
    const seen = await probeFromNeighbour(docker, here.names, [{ host: "192.0.2.1", port: 80 }]);
    expect(gateway).toBeDefined();
    expect(seen).not.toContain("connected");
  });
});

describe("what Docker publishes", () => {
  test("8080 on loopback, and nothing else", async () => {
    const { NetworkSettings, Config } = await docker.getContainer(here.names.container).inspect();
    const port = new URL(here.apiUrl).port;
    expect(NetworkSettings.Ports).toEqual({ "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: port }] });
    expect(Object.keys(Config.ExposedPorts)).toEqual(["8080/tcp"]);
  });

  test("the container has given up everything that the declaration takes from it", async () => {
    const { Config, HostConfig } = await docker.getContainer(here.names.container).inspect();
    expect(Config.User).toBe("65532:65532");
    expect(Config.Env).toEqual(expect.arrayContaining(["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"]));
    expect(Config.Env.join("\n")).not.toMatch(/passw|token|secret/i);
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      NetworkMode: here.names.network,
      Memory: 2 * 2 ** 30,
      PublishAllPorts: false,
    });
    expect(HostConfig.CapAdd ?? []).toEqual([]);
    expect(HostConfig.Devices ?? []).toEqual([]);
  });
});
