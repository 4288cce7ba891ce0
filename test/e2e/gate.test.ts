import { randomBytes } from "node:crypto";
import type * as docker from "@pulumi/docker";
import Docker from "dockerode";
import { beforeAll, expect, test } from "vitest";
import { smallProgram } from "../../engine/trial.ts";
import { previewGated } from "../support/gated-preview.ts";

const name = `mallku-test-gate-${randomBytes(4).toString("hex")}`;

type Changes = (network: docker.Network) => Partial<docker.ContainerArgs>;

async function refusedBy(changes?: Changes): Promise<Set<string>> {
  const { log, isRefused } = await previewGated(smallProgram(name, changes));
  const refused = log.violations.filter(({ mandatory }) => mandatory).map(({ policy }) => policy);
  expect(isRefused).toBe(refused.length > 0);
  return new Set(refused);
}

let unopened: Set<string>;

beforeAll(async () => {
  unopened = await refusedBy();
});

test.each<[string, string, Changes]>([
  [
    "the database's port",
    "database-port",
    () => ({ ports: [{ internal: 8529, external: 8529, ip: "127.0.0.1" }] }),
  ],
  [
    "the database behind the API's port",
    "database-port",
    () => ({ ports: [{ internal: 8529, external: 8080, ip: "127.0.0.1" }] }),
  ],
  [
    "a wildcard address",
    "publish-address",
    () => ({ ports: [{ internal: 8080, external: 8080, ip: "0.0.0.0" }] }),
  ],
  [
    "no address, which is every address",
    "publish-address",
    () => ({ ports: [{ internal: 8080, external: 8080 }] }),
  ],
  ["every port that the image exposes", "database-port", () => ({ publishAllPorts: true })],
  ["the host's network", "network-namespace", () => ({ networkMode: "host" })],
  ["the host's files", "host-mount", () => ({ volumes: [{ hostPath: "/", containerPath: "/host" }] })],
  [
    "a port that is not known yet",
    "database-port",
    ({ id }) => ({ ports: [{ internal: id.apply(Number), external: 8080, ip: "127.0.0.1" }] }),
  ],
  [
    "a database that listens beyond loopback",
    "database-endpoint",
    () => ({ envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=0.0.0.0"] }),
  ],
])("a stack that opens %s fails its preview by %s, and nothing is made", async (_what, rule, changes) => {
  expect(unopened).not.toContain(rule);
  expect(await refusedBy(changes)).toContain(rule);
  await expect(new Docker().getNetwork(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
});
