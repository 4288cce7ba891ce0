import { describe, expect, test } from "vitest";
import type { Properties, Value } from "../../../offline/provider/protocol/values.ts";
import { containerFields } from "../../../offline/provider/resources/container/fields.ts";
import { networkFields } from "../../../offline/provider/resources/network/network.ts";
import { remoteImageFields } from "../../../offline/provider/resources/remote-image/remote-image.ts";
import { volumeFields } from "../../../offline/provider/resources/volume/volume.ts";
import { autoname } from "../../../offline/provider/schema/autoname.ts";
import { check } from "../../../offline/provider/schema/check.ts";
import { checkConfig } from "../../../offline/provider/config.ts";

const container = (more: Properties): ReturnType<typeof check> =>
  check(containerFields, { image: "a", ...more });
const reasons = ({ failures }: ReturnType<typeof check>): string[] =>
  failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("a policy sees the defaults that Pulumi's own provider would have filled in", () => {
  test("on a container", () => {
    expect(container({ name: "a" }).inputs).toEqual({
      __defaults: [
        "attach",
        "containerReadRefreshTimeoutMilliseconds",
        "logs",
        "memoryReservation",
        "mustRun",
        "networkMode",
        "readOnly",
        "removeVolumes",
        "restart",
        "rm",
        "start",
        "stdinOpen",
        "tty",
        "wait",
        "waitTimeout",
      ],
      image: "a",
      name: "a",
      attach: false,
      containerReadRefreshTimeoutMilliseconds: 15_000,
      logs: false,
      memoryReservation: 0,
      mustRun: true,
      networkMode: "bridge",
      readOnly: false,
      removeVolumes: true,
      restart: "no",
      rm: false,
      start: true,
      stdinOpen: false,
      tty: false,
      wait: false,
      waitTimeout: 60,
    });
  });

  test("on a port, where an empty address stays empty", () => {
    expect(
      container({ ports: [{ internal: 80 }, { internal: 81, ip: "", protocol: "udp" }] }).inputs.ports,
    ).toEqual([
      { __defaults: ["ip", "protocol"], internal: 80, ip: "0.0.0.0", protocol: "tcp" },
      { __defaults: [], internal: 81, ip: "", protocol: "udp" },
    ]);
  });

  test.each<[string, Value, Value]>([
    [
      "healthcheck",
      { tests: ["CMD", "true"] },
      {
        __defaults: ["interval", "retries", "startInterval", "startPeriod", "timeout"],
        tests: ["CMD", "true"],
        interval: "0s",
        retries: 0,
        startInterval: "0s",
        startPeriod: "0s",
        timeout: "0s",
      },
    ],
    ["uploads", [{ file: "/a" }], [{ __defaults: ["executable"], file: "/a", executable: false }]],
    [
      "devices",
      [{ hostPath: "/dev/null" }],
      [{ __defaults: ["permissions"], hostPath: "/dev/null", permissions: "rwm" }],
    ],
    ["capabilities", { drops: ["ALL"] }, { __defaults: [], drops: ["ALL"] }],
  ])("inside %s", (name, given, filled) => {
    expect(container({ [name]: given }).inputs[name]).toEqual(filled);
  });

  test("on a network, a volume and a remote image", () => {
    expect(check(networkFields, { name: "a" }).inputs).toEqual({
      __defaults: ["ipamDriver"],
      name: "a",
      ipamDriver: "default",
    });
    expect(check(volumeFields, { name: "a" }).inputs).toEqual({ __defaults: [], name: "a" });
    expect(check(remoteImageFields, { name: "a" }).inputs).toEqual({
      __defaults: ["platform"],
      name: "a",
      platform: "",
    });
  });
});

describe("a policy sees values in the types that Docker will get", () => {
  test.each<[string, Value, Value]>([
    ["memory", "512", 512],
    ["memory", 512.9, 512],
    ["privileged", "true", true],
    ["privileged", "0", false],
    ["user", 65_532, "65532"],
    ["cpus", 1.5, "1.5"],
    ["networkMode", "HOST", "HOST"],
  ])("%s %j becomes %j", (name, given, seen) => {
    expect(container({ [name]: given })).toMatchObject({ failures: [], inputs: { [name]: seen } });
  });

  test("a port written in Go's decimal notation", () => {
    expect(container({ ports: [{ internal: "08529" }] }).inputs.ports).toMatchObject([{ internal: 8529 }]);
  });
});

describe("an input that would not be done is refused by its name", () => {
  test.each<[string, Properties, string]>([
    [
      "deviceRequests",
      { deviceRequests: [] },
      "deviceRequests: the stand-in provider does not implement deviceRequests",
    ],
    ["gpus", { gpus: "all" }, "gpus: the stand-in provider does not implement gpus"],
    [
      "a property that no version has",
      { hostConfig: {} },
      "hostConfig: the stand-in provider does not implement",
    ],
    [
      "one inside a port",
      { ports: [{ internal: 1, range: 2 }] },
      "ports[0].range: the stand-in provider does not",
    ],
    [
      "a name that every object has",
      { constructor: "a" },
      "constructor: the stand-in provider does not implement",
    ],
    [
      "attach: true",
      { attach: true },
      "attach: the stand-in provider does not implement attach other than false",
    ],
    [
      "an owner by name",
      { uploads: [{ file: "/a", owner: "root" }] },
      "uploads[0].owner: the stand-in provider",
    ],
  ])("%s", (_what, inputs, message) => {
    expect(reasons(container(inputs))).toEqual([expect.stringContaining(message)]);
  });

  test("an output", () => {
    expect(reasons(container({ networkDatas: [] }))).toEqual([
      expect.stringContaining("networkDatas: Docker decides"),
    ]);
  });
});

describe("an input that Docker would refuse is refused at preview", () => {
  test.each<[Properties, string]>([
    [{ restart: "sometimes" }, "restart: must match"],
    [{ mounts: [{ target: "/a", type: "npipe" }] }, "mounts[0].type: must match"],
    [{ mounts: [{ type: "bind" }] }, "mounts[0].target: is required"],
    [{ volumes: [{ containerPath: "/a", hostPath: "a" }] }, "volumes[0].hostPath: must be an absolute path"],
    [{ healthcheck: { interval: "5" } }, "healthcheck.interval: must be a duration"],
    [{ uploads: [{ file: "/a", permissions: "755" }] }, "uploads[0].permissions: must match"],
    [{ uploads: [{ file: "/a", contentBase64: "a" }] }, "uploads[0].contentBase64: must be base64"],
    [{ memory: -1 }, "memory: cannot be lower than 0"],
    [{ ports: "8080" }, "ports: must be a list, not a string"],
    [{ privileged: "yes" }, "privileged: must be a boolean, not a string"],
  ])("%j", (inputs, message) => {
    expect(reasons(container(inputs))).toEqual([expect.stringContaining(message)]);
  });

  test("a container without an image", () => {
    expect(reasons(check(containerFields, {}))).toEqual(["image: is required"]);
  });
});

test("a secret that is refused is not told", () => {
  const told = reasons(
    container({ memory: "CANARY", restart: "CANARY", uploads: [{ file: "/a", permissions: "CANARY" }] }),
  );
  expect(told).toHaveLength(3);
  expect(told.join()).not.toContain("CANARY");
});

describe("a resource without a name", () => {
  const seed = new Uint8Array([1, 2, 3]);
  const named = (olds: Properties, news: Properties): Properties =>
    check(containerFields, autoname(containerFields, "web", seed, olds, { image: "a", ...news })).inputs;

  test("gets one that preview and update agree on, and that says it was made up", () => {
    const { name, __defaults } = named({}, {});
    expect(name).toMatch(/^web-[0-9a-f]{7}$/);
    expect(__defaults).toContain("name");
    expect(named({}, {}).name).toBe(name);
  });

  test("keeps it", () => {
    const first = named({}, {});
    const later = check(
      containerFields,
      autoname(containerFields, "web", new Uint8Array([9]), first, { image: "b" }),
    );
    expect(later.inputs.name).toBe(first.name);
  });

  test("gets a new one where the old was the program's choice", () => {
    expect(named({ __defaults: [], name: "mine" }, {}).name).toMatch(/^web-/);
  });

  test("keeps the program's choice", () => {
    expect(named({}, { name: "mine" })).toMatchObject({ name: "mine" });
    expect(named({}, { name: "mine" }).__defaults).not.toContain("name");
  });
});

describe("the provider's configuration", () => {
  test.each<[string, Properties, NodeJS.ProcessEnv, Value]>([
    ["is Docker's own address by default", {}, {}, "unix:///var/run/docker.sock"],
    ["takes DOCKER_HOST", {}, { DOCKER_HOST: "unix:///a.sock" }, "unix:///a.sock"],
    [
      "goes before DOCKER_HOST",
      { host: "tcp://127.0.0.1:1" },
      { DOCKER_HOST: "unix:///a.sock" },
      "tcp://127.0.0.1:1",
    ],
  ])("%s", (_what, config, environment, host) => {
    expect(checkConfig(config, environment)).toMatchObject({ failures: [], inputs: { host } });
  });

  test.each<[Properties, string]>([
    [{ hots: "a" }, "hots: the stand-in provider does not implement hots"],
    [{ sshOpts: ["-L", "0.0.0.0:8529:a:8529"] }, "sshOpts: the stand-in provider does not implement sshOpts"],
    [{ host: "ssh://root:p@a" }, "host: the stand-in provider reaches Docker at unix://"],
    [{ certPath: "/a" }, "certPath: the stand-in provider does not implement certPath"],
  ])("%j is refused", (config, message) => {
    expect(reasons(checkConfig(config, {}))).toEqual([expect.stringContaining(message)]);
  });
});
