import { describe, expect, test } from "vitest";
import { authorize, CARRIER_ID, DATABASE_ID, DECLARED, KNOWN } from "./support/decide.ts";

const DATABASE = "POST /containers/create?name=mallku-database-secure";
const CARRIER = "POST /containers/create?name=mallku-database-token";
const OTHER = "POST /containers/create?name=web";

const host = (change: object) => ({ ...DECLARED, HostConfig: { ...DECLARED.HostConfig, ...change } });

/** [what somebody does, the body, the rule that stops it] */
const UNSAFE: readonly (readonly [string, object, string])[] = [
  [
    "publishes 8529",
    host({ PortBindings: { "8529/tcp": [{ HostIp: "127.0.0.1", HostPort: "8529" }] } }),
    "database-port",
  ],
  [
    "publishes on every interface",
    host({ PortBindings: { "8080/tcp": [{ HostIp: "", HostPort: "8080" }] } }),
    "publish-address",
  ],
  ["publishes all", host({ PublishAllPorts: true }), "database-port"],
  ["keeps capabilities", host({ CapDrop: [] }), "database-hardening"],
  ["keeps a writable root", host({ ReadonlyRootfs: false }), "database-hardening"],
  ["is privileged", host({ Privileged: true }), "privileged"],
  ["is on the host's network", host({ NetworkMode: "host" }), "gate"],
  ["is on another network", host({ NetworkMode: "bridge" }), "gate"],
  ["is on a second network", { ...DECLARED, NetworkingConfig: { EndpointsConfig: { other: {} } } }, "gate"],
  ["mounts the host", host({ Binds: ["/:/host"] }), "host-mount"],
  ["mounts another installation's data", host({ Binds: ["mallku-database-data-b:/var/lib/mallku"] }), "gate"],
  ["is another image", { ...DECLARED, Image: "alpine" }, "gate"],
  ["replaces the gateway", { ...DECLARED, Entrypoint: ["sh"] }, "database-endpoint"],
  [
    "replaces the health check",
    { ...DECLARED, Healthcheck: { Test: ["CMD", "/nodejs/bin/node", "-e", "0"] } },
    "gate",
  ],
  ["listens on the network", { ...DECLARED, Env: ["ARANGO_BIND=0.0.0.0"] }, "database-endpoint"],
  [
    "opens a debugger",
    { ...DECLARED, Env: [...DECLARED.Env, "NODE_OPTIONS=--inspect=0.0.0.0"] },
    "database-endpoint",
  ],
  ["opens a debugger when stopped", { ...DECLARED, StopSignal: "SIGUSR1" }, "gate"],
  ["exposes 8529", { ...DECLARED, ExposedPorts: { "8529/tcp": {} } }, "gate"],
  ["runs as root", { ...DECLARED, User: "0" }, "root-user"],
];

test.each(UNSAFE)("a container of the database's name that %s is refused", (_title, body, rule) => {
  expect(authorize(DATABASE, body)).toBe(rule);
});

describe("the carrier of the token", () => {
  const declared = {
    ...DECLARED,
    ExposedPorts: {},
    Healthcheck: undefined,
    Env: [],
    HostConfig: {
      ...DECLARED.HostConfig,
      NetworkMode: "none",
      Binds: ["mallku-database-token:/run/mallku:rw"],
      PortBindings: {},
      ReadonlyRootfs: false,
      RestartPolicy: { Name: "no" },
    },
  };

  test("may be made as declared", () => {
    expect(authorize(CARRIER, declared)).toBe("allow");
  });

  test("is not made so that a restart of the daemon starts it", () => {
    const always = { ...declared.HostConfig, RestartPolicy: { Name: "always" } };
    expect(authorize(CARRIER, { ...declared, HostConfig: always })).toBe("token-carrier");
  });
});

describe("another container", () => {
  test.each([
    ["plain", {}],
    [
      "with a volume, a port and limits",
      { Binds: ["data:/data"], PortBindings: { "80/tcp": [{ HostPort: "80" }] }, Memory: 1 },
    ],
    ["on Mallku's network", { NetworkMode: "mallku-internal" }],
    ["on the host's network", { NetworkMode: "host" }],
    ["beside another one", { NetworkMode: "container:web", PidMode: "container:web" }],
    ["with another one's volumes", { VolumesFrom: ["web:ro"] }],
  ])("is made: %s", (_title, HostConfig) => {
    expect(authorize(OTHER, { Image: "nginx:1", HostConfig })).toBe("allow");
    expect(authorize("POST /containers/create", { Image: "nginx:1", HostConfig })).toBe("allow");
  });

  test.each<readonly [string, object, string]>([
    ["the database's network namespace", { NetworkMode: "container:mallku-database-secure" }, "join"],
    ["it by id", { NetworkMode: `container:${DATABASE_ID}` }, "join"],
    ["it by the beginning of an id", { NetworkMode: "container:4f4" }, "join"],
    ["its processes", { PidMode: "container:mallku-database-secure" }, "join"],
    ["its shared memory", { IpcMode: "container:/mallku-database-secure" }, "join"],
    ["it by a link's name", { NetworkMode: "container:evil/db" }, "join"],
    ["the host's processes", { PidMode: "host" }, "join"],
    ["the host's users", { UsernsMode: "host" }, "join"],
    ["a link to it", { Links: ["mallku-database-secure:db"] }, "join"],
    ["its mounts", { VolumesFrom: ["mallku-database-secure:ro"] }, "join"],
    ["its token's mounts", { VolumesFrom: [CARRIER_ID] }, "join"],
    ["its volume", { Binds: ["mallku-database-data:/data:ro"] }, "data-volume"],
    [
      "its volume, the long way",
      { Mounts: [{ Type: "volume", Source: "mallku-database-data", Target: "/d" }] },
      "data-volume",
    ],
    ["its token's volume", { Binds: ["mallku-database-token:/t"] }, "data-volume"],
    [
      "its volume's folder",
      { Binds: ["/var/lib/docker/volumes/mallku-database-data/_data:/d"] },
      "host-mount",
    ],
    ["any folder", { Mounts: [{ Type: "bind", Source: "/srv", Target: "/srv" }] }, "host-mount"],
    ["Docker's socket", { Binds: ["/var/run/docker.sock:/var/run/docker.sock"] }, "host-mount"],
    [
      "a volume made of a folder on the way",
      {
        Mounts: [
          {
            Type: "volume",
            Target: "/d",
            VolumeOptions: { DriverConfig: { Name: "local", Options: { o: "bind", device: "/" } } },
          },
        ],
      },
      "host-mount",
    ],
    ["privileges", { Privileged: true }, "privileged"],
    ["a capability of the host's", { CapAdd: ["SYS_ADMIN"] }, "capabilities"],
    [
      "a disk",
      { Devices: [{ PathOnHost: "/dev/sda", PathInContainer: "/dev/sda", CgroupPermissions: "rwm" }] },
      "host-devices",
    ],
    ["no confinement", { SecurityOpt: ["seccomp=unconfined"] }, "confinement"],
    ["an open /proc", { MaskedPaths: [], ReadonlyPaths: [] }, "allowed-properties"],
    ["another's cgroup", { Cgroup: "container:mallku-database-secure" }, "allowed-properties"],
  ])("is not given %s", (_title, HostConfig, rule) => {
    expect(authorize(OTHER, { Image: "alpine", HostConfig })).toBe(rule);
  });

  test("is not given the database's volume because it is of the database's image", () => {
    const body = { Image: "mallku/database", HostConfig: { Binds: ["mallku-database-data:/d"] } };
    expect(authorize("POST /containers/create", body)).toBe("data-volume");
  });

  test("is judged only when Docker has said whose ids are whose", () => {
    const body = { Image: "alpine", HostConfig: { NetworkMode: "container:db" } };
    expect(authorize(OTHER, body, {})).toBe("ask-containers");
    expect(authorize(OTHER, body)).toBe("allow");
  });
});

describe("a body that could be read in two ways is refused", () => {
  const ways: readonly (readonly [string, string])[] = [
    ["not there", ""],
    ["no JSON", "{"],
    ["two values", '{"Image":"a"}{"HostConfig":{"Privileged":true}}'],
    ["with a mark in front", '\ufeff{"Image":"a"}'],
    ["a list", "[]"],
    ["a key twice", '{"HostConfig":{"Privileged":true},"HostConfig":{}}'],
    ["a key twice, one of them escaped", '{"HostConfig":{"Privileged":true,"\\u0050rivileged":false}}'],
    [
      "a key twice, deep down",
      '{"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostIp":""}]}}}',
    ],
    ["a key in another case", '{"hostconfig":{"Privileged":true}}'],
    ["a key in another case beside its own", '{"HostConfig":{"Privileged":false,"privileged":true}}'],
    ["a key that Go folds", '{"Ho\u017ftConfig":{"Privileged":true}}'],
    ["HostConfig's keys at the top", '{"Image":"a","Privileged":true}'],
    ["HostConfig's binds at the top", '{"Image":"a","Binds":["/:/host"]}'],
    [
      "a key of an endpoint in another case",
      '{"NetworkingConfig":{"EndpointsConfig":{"n":{"driveropts":{}}}}}',
    ],
    ["a key that nobody knows", '{"HostConfig":{"Portal":"host"}}'],
    ["a text for a flag", '{"HostConfig":{"Privileged":"true"}}'],
  ];
  test.each(ways)("%s", (_title, text) => {
    const bytes = text === "" ? undefined : text;
    expect(authorize(OTHER, bytes, KNOWN, "application/json")).toBe("body");
  });

  test("not UTF-8", () => {
    expect(authorize(OTHER, Buffer.from('{"Image":"\xff"}', "latin1"))).toBe("body");
  });

  test("and so is a name that is given twice", () => {
    expect(authorize(`${OTHER}&name=mallku-database-secure`, { Image: "a" })).toBe("ambiguous");
  });
});
