import { randomBytes } from "node:crypto";
import * as docker from "@pulumi/docker";
import type { ContainerArgs } from "@pulumi/docker";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { previewGated } from "../support/gated-preview.ts";

const id = randomBytes(4).toString("hex");
const name = `mallku-test-gate-${id}`;

/** A program that is as our own in every respect but the given one. */
function programWith(changes: (network: docker.Network) => Partial<ContainerArgs>) {
  return async () => {
    const network = new docker.Network("network", {
      name,
      driver: "bridge",
      internal: false,
      options: {
        "com.docker.network.bridge.enable_ip_masquerade": "false",
        "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
      },
    });
    new docker.Container("container", {
      name,
      image: "mallku/database:latest",
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
      networkMode: network.name,
      networksAdvanced: [{ name: network.name }],
      ...changes(network),
    });
    return Promise.resolve({});
  };
}

test.each<[string, (network: docker.Network) => Partial<ContainerArgs>]>([
  ["the database's port", () => ({ ports: [{ internal: 8529, external: 8529, ip: "127.0.0.1" }] })],
  [
    "the database behind the API's port",
    () => ({ ports: [{ internal: 8529, external: 8080, ip: "127.0.0.1" }] }),
  ],
  ["a wildcard address", () => ({ ports: [{ internal: 8080, external: 8080, ip: "0.0.0.0" }] })],
  ["no address, which is every address", () => ({ ports: [{ internal: 8080, external: 8080 }] })],
  ["every port that the image exposes", () => ({ publishAllPorts: true })],
  ["the host's network", () => ({ networkMode: "host" })],
  ["the host's files", () => ({ volumes: [{ hostPath: "/", containerPath: "/host" }] })],
  [
    "a port that is not known yet",
    ({ id: unknown }) => ({ ports: [{ internal: unknown.apply(Number), external: 8080, ip: "127.0.0.1" }] }),
  ],
  [
    "a database that listens beyond loopback",
    () => ({ envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=0.0.0.0"] }),
  ],
])("a stack that opens %s fails its preview, and nothing is made", async (_what, changes) => {
  const { log, isRefused } = await previewGated(programWith(changes));
  expect(log.violations.filter(({ mandatory }) => mandatory)).not.toEqual([]);
  expect(isRefused).toBe(true);
  await expect(new Docker().getNetwork(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
});
