import { describe, expect, test } from "vitest";
import type { ConvergedRecord } from "../../../engine/converged.ts";
import { fingerprint } from "../../../engine/fingerprint.ts";
import { standingOf } from "../../../engine/standing.ts";

const CONTAINER = {
  Id: "c1",
  Image: "sha256:i1",
  Config: { Image: "mallku/database:latest", Env: ["MALLKU_SECURITY=enforced"], Labels: { a: "1", b: "2" } },
  HostConfig: {
    Memory: 2 ** 31,
    Dns: null,
    PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
  },
  Mounts: [{ Destination: "/var/lib/mallku" }, { Destination: "/run/mallku" }],
  NetworkSettings: { Networks: { "mallku-internal": { NetworkID: "n1", IPAddress: "172.18.0.2" } } },
  State: { Running: true, Paused: false, StartedAt: "2026-01-01" },
};
const RECORD: ConvergedRecord = {
  declaration: "d1",
  containerId: "c1",
  fingerprint: fingerprint(CONTAINER),
  standIns: [],
};

const state = (Running: boolean, Paused = false) => ({ State: { Running, Paused } });

describe("how a container stands to its declaration", () => {
  test.each([
    ["running", "d1", RECORD, CONTAINER],
    ["stopped", "d1", RECORD, { ...CONTAINER, ...state(false) }],
    ["missing", "d1", RECORD, undefined],
    ["missing", "d1", undefined, undefined],
    ["changed", "d2", RECORD, CONTAINER],
    ["changed", "d1", undefined, CONTAINER],
    ["drifted", "d1", RECORD, { ...CONTAINER, ...state(true, true) }],
    ["drifted", "d1", RECORD, { ...CONTAINER, Id: "c2" }],
    ["drifted", "d1", RECORD, { ...CONTAINER, Image: "sha256:i2" }],
  ])("%s", (expected, declaration, record, inspected) => {
    expect(standingOf(declaration, record, inspected)).toBe(expected);
  });

  test.each<[string, object]>([
    ["docker update", { HostConfig: { ...CONTAINER.HostConfig, Memory: 0 } }],
    [
      "docker network connect",
      {
        NetworkSettings: {
          Networks: { ...CONTAINER.NetworkSettings.Networks, bridge: { NetworkID: "n0", IPAddress: "" } },
        },
      },
    ],
    [
      "a network that was made anew under its old name",
      { NetworkSettings: { Networks: { "mallku-internal": { NetworkID: "n2", IPAddress: "172.18.0.2" } } } },
    ],
    ["another mount", { Mounts: [...CONTAINER.Mounts, { Destination: "/host" }] }],
  ])("is noticed to have drifted after %s", (_how, change) => {
    expect(standingOf("d1", RECORD, { ...CONTAINER, ...change })).toBe("drifted");
  });

  test("is the same after a restart, with another address, and with its mounts in another order", () => {
    const restarted = {
      ...CONTAINER,
      Mounts: CONTAINER.Mounts.toReversed(),
      NetworkSettings: { Networks: { "mallku-internal": { NetworkID: "n1", IPAddress: "172.18.0.9" } } },
      State: { Running: true, Paused: false, StartedAt: "2026-02-02" },
    };
    expect(standingOf("d1", RECORD, restarted)).toBe("running");
  });

  test("is the same after the daemon was started anew, which has empty lists where it had none", () => {
    const reloaded = { ...CONTAINER, HostConfig: { ...CONTAINER.HostConfig, Dns: [] } };
    expect(standingOf("d1", RECORD, reloaded)).toBe("running");
    const elsewhere = { ...CONTAINER, HostConfig: { ...CONTAINER.HostConfig, Dns: ["192.0.2.1"] } };
    expect(standingOf("d1", RECORD, elsewhere)).toBe("drifted");
  });

  test("is never taken for unchanged where Docker's answer cannot be read", () => {
    expect(() => standingOf("d1", RECORD, { Id: "c1" })).toThrow();
  });
});
