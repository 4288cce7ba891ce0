import { expect, test } from "vitest";
import { evaluateStack } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import type { Origin, StackMember } from "../../policy/facts/stack.ts";
import { CONTAINER, IMAGE, NETWORK, REMOTE_IMAGE, SERVICE, VOLUME } from "../../policy/facts/types.ts";
import {
  CARRIER,
  DATABASE,
  INTERNAL,
  mount,
  SIDECAR,
  UNKNOWN_TEXT,
  volume,
  type Properties,
} from "./cases/case.ts";
import { placesOf } from "./support/expected-findings.ts";

const STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";

function member(type: string, properties: Properties, origins: Record<string, Origin[]> = {}): StackMember {
  const urn = `urn:pulumi:dev::p::${type}::${String(properties["name"])}`;
  return { facts: resourceFacts({ urn, type, properties, managedByProvider: true }), origins };
}

/** A resource without a provider, which is what a component is. */
const component = (type: string, urn: string): StackMember => ({
  facts: resourceFacts({ urn, type, properties: {}, managedByProvider: false }),
  origins: {},
});

const network = member(NETWORK, INTERNAL);
const database = member(CONTAINER, DATABASE);
const dataVolume = member(VOLUME, { name: "mallku-database-data", driver: "local" });
const sidecar = (changed: Properties, origins: Record<string, Origin[]> = {}) =>
  member(CONTAINER, { ...SIDECAR, ...changed }, origins);
const from = (type: string, urn = "urn:x") => ({ urn, type });
const good = [network, dataVolume, database];
const NETWORK_ID = "4e".repeat(32);
const other = { ...INTERNAL, name: "other" };
const unnamed = member(NETWORK, { ...INTERNAL, name: UNKNOWN_TEXT });
const unnamedVolume = member(VOLUME, { name: UNKNOWN_TEXT, driver: "local" });
const cache = member(VOLUME, { name: "cache", driver: "local" });
const bothLoopbacks = {
  ports: ["127.0.0.1", "::1"].map((ip) => ({ internal: 8080, external: 8080, ip, protocol: "tcp" })),
};
/** A second installation of the database in the same stack. */
const second = (changed: Properties) => [
  member(NETWORK, { ...INTERNAL, name: "mallku-internal-two" }),
  member(VOLUME, { name: "mallku-database-data-two" }),
  member(CONTAINER, {
    ...DATABASE,
    name: "mallku-database-secure-two",
    networksAdvanced: [{ name: "mallku-internal-two" }],
    volumes: [{ volumeName: "mallku-database-data-two", containerPath: "/var/lib/mallku" }],
    ...changed,
  }),
];
const publishing = { ports: [{ internal: 8080, external: 8081, ip: "127.0.0.1", protocol: "tcp" }] };

/** A stack, and the stack rules it must break, each with the property that it is told of. */
const STACKS: readonly (readonly [what: string, members: readonly StackMember[], ...breaks: string[]])[] = [
  ["the declared one", good],
  ["an empty one", []],
  ["with a reader on the same network", [...good, sidecar({})]],
  ["with a reader alone, of another stack", [sidecar({})]],
  ["with a second publisher", [...good, sidecar(publishing)], "one-published-port"],
  [
    "with a third publisher, one finding",
    [...good, sidecar(publishing), sidecar({ ...publishing, name: "c" })],
    "one-published-port",
  ],
  [
    "with a second publisher of a port that is not known, which is a finding at that container",
    [...good, sidecar({ ports: [{ internal: UNKNOWN_TEXT, ip: "127.0.0.1" }] })],
  ],
  ["with a publisher alone", [sidecar(publishing)]],
  [
    "with a publisher in the place of the database, which publishes nothing",
    [network, dataVolume, member(CONTAINER, { ...DATABASE, ports: [] }), sidecar(publishing)],
    "one-published-port ports",
  ],
  [
    "on a further network of its own",
    [...good, member(NETWORK, other), sidecar({ networksAdvanced: [{ name: "other" }] })],
  ],
  [
    "on a network of nobody's",
    [...good, sidecar({ networksAdvanced: [{ name: "office" }] })],
    "declared-networks networksAdvanced[0].name",
  ],
  [
    "on a network of nobody's, by mode",
    [...good, sidecar({ networkMode: "office" })],
    "declared-networks networkMode",
  ],
  [
    "on a network by mode that it declares",
    [...good, member(NETWORK, other), sidecar({ networkMode: "other" })],
  ],
  [
    "on an unknown network",
    [...good, sidecar({ networksAdvanced: [{ name: UNKNOWN_TEXT }] })],
    "declared-networks(unknown) networksAdvanced[0].name",
  ],
  [
    "on an unknown network that comes from a named one: its id, or anything made of it",
    [
      ...good,
      sidecar(
        { networksAdvanced: [{ name: UNKNOWN_TEXT }] },
        { networksAdvanced: [from(NETWORK, network.facts.resource)] },
      ),
    ],
    "declared-networks(unknown) networksAdvanced[0].name",
  ],
  [
    "on its own network whose name is not known yet",
    [
      ...good,
      unnamed,
      sidecar(
        { networksAdvanced: [{ name: UNKNOWN_TEXT }] },
        { networksAdvanced: [from(NETWORK, unnamed.facts.resource)] },
      ),
    ],
  ],
  [
    "on an unknown network that something else had a hand in",
    [
      ...good,
      unnamed,
      sidecar(
        { networksAdvanced: [{ name: UNKNOWN_TEXT }] },
        {
          networksAdvanced: [
            from(NETWORK, unnamed.facts.resource),
            from("random:index/randomString:RandomString"),
          ],
        },
      ),
    ],
    "declared-networks(unknown) networksAdvanced[0].name",
  ],
  [
    "on a declared network by its id",
    [member(NETWORK, { ...INTERNAL, id: NETWORK_ID }), sidecar({ networksAdvanced: [{ name: NETWORK_ID }] })],
  ],
  [
    "on a network of nobody's by its id",
    [...good, sidecar({ networksAdvanced: [{ name: NETWORK_ID }] })],
    "declared-networks networksAdvanced[0].name",
  ],
  [
    "a service on a network of nobody's",
    [
      ...good,
      member(SERVICE, {
        name: "s",
        taskSpec: { containerSpec: { image: "a" }, networksAdvanceds: [{ name: "office" }] },
      }),
    ],
    "declared-networks taskSpec.networksAdvanceds[0].name",
  ],
  ["of its own image, not known yet", [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(IMAGE)] })]],
  [
    "of its own remote image, not known yet",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(REMOTE_IMAGE)] })],
  ],
  ["of an unknown image", [...good, sidecar({ image: UNKNOWN_TEXT })], "known-origins(unknown) image"],
  [
    "of an unknown image from elsewhere",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from("random:index/randomString:RandomString")] })],
    "known-origins(unknown) image",
  ],
  [
    "of its own image mixed with something else",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(IMAGE), from("command:local:Command")] })],
    "known-origins(unknown) image",
  ],
  [
    "with its own volume, whose name is not known yet",
    [
      ...good,
      unnamedVolume,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [from(VOLUME, unnamedVolume.facts.resource)],
      }),
    ],
  ],
  [
    "with something unknown of a volume whose name is known, such as its place on the host",
    [
      ...good,
      cache,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [from(VOLUME, cache.facts.resource)],
      }),
    ],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with a volume by name that it declares",
    [...good, cache, sidecar(volume({ volumeName: "cache", containerPath: "/x" }))],
  ],
  [
    "with an unknown volume",
    [...good, sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }))],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with an unknown volume from elsewhere",
    [
      ...good,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [from(VOLUME), from("random:index/randomString:RandomString")],
      }),
    ],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with an unknown volume by a mount, which is a finding at that container",
    [...good, sidecar(mount({ type: "volume", source: UNKNOWN_TEXT }))],
  ],
  ["with the data and no database", [network, dataVolume], "one-database"],
  [
    "with the component and no database",
    [network, member("mallku:index:MallkuDatabase", {})],
    "one-database",
  ],
  [
    "with a foreign holder of the data, which is a finding at that container",
    [...good, sidecar(volume({ volumeName: "mallku-database-data", containerPath: "/x" }))],
  ],
  [
    "with a foreign holder of the database's files under a name that the gate does not know",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "files", containerPath: "/var/lib/mallku" }),
      }),
      sidecar(mount({ type: "volume", source: "files" })),
    ],
    "one-database",
  ],
  [
    "with a service that holds a volume of the database's",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "files", containerPath: "/var/lib/mallku" }),
      }),
      member(SERVICE, {
        name: "s",
        taskSpec: {
          containerSpec: { image: "a", mounts: [{ type: "volume", source: "files", target: "/x" }] },
        },
      }),
    ],
    "one-database",
  ],
  [
    "with two readers on one volume that is not the database's",
    [
      ...good,
      sidecar(volume({ volumeName: "cache", containerPath: "/x" })),
      sidecar({ name: "b", ...volume({ volumeName: "cache", containerPath: "/x" }) }),
    ],
  ],
  [
    "with the token and its carrier",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "mallku-database-token", containerPath: "/run/mallku", readOnly: true }),
      }),
      member(CONTAINER, CARRIER),
    ],
  ],
  [
    "with two databases on one volume",
    [...good, member(CONTAINER, DATABASE)],
    "one-database",
    "one-published-port",
  ],
  [
    "with two databases on one volume, one of them by a mount",
    [
      ...good,
      member(CONTAINER, {
        ...DATABASE,
        ports: [],
        volumes: [],
        mounts: [{ type: "volume", source: "mallku-database-data", target: "/d" }],
      }),
    ],
    "one-database",
  ],
  ["with two installations, each on its own volume", [...good, ...second({ ports: [] })]],
  ["with two installations that both publish", [...good, ...second({})], "one-published-port"],
  [
    "with the data of two installations and the database of one",
    [...good, member(VOLUME, { name: "mallku-database-data-two" })],
    "one-database",
  ],
  [
    "with a swarm service in the place of the database",
    [
      network,
      dataVolume,
      member(SERVICE, {
        name: "mallku-database-secure",
        taskSpec: { containerSpec: { image: "mallku/database:latest" } },
      }),
    ],
    "one-database",
  ],
  [
    "with a service that publishes beside the database",
    [
      ...good,
      member(SERVICE, {
        name: "s",
        taskSpec: { containerSpec: { image: "a" } },
        endpointSpec: { ports: [{ targetPort: 8080 }] },
      }),
    ],
    "one-published-port",
  ],
  [
    "on Mallku's network and on one that only has a name like it",
    [
      ...good,
      sidecar({ networksAdvanced: [{ name: "mallku-internal" }, { name: "mallku-internal-by-hand" }] }),
    ],
    "declared-networks networksAdvanced[1].name",
  ],
  [
    "on two networks, of which one is nobody's, among resources that have nothing to do with Docker",
    [
      ...good,
      component("random:index/randomString:RandomString", "r"),
      sidecar({ networksAdvanced: [{ name: "mallku-internal" }, { name: "office" }] }),
    ],
    "declared-networks networksAdvanced[1].name",
  ],
  [
    "with the API on both loopback addresses",
    [network, dataVolume, member(CONTAINER, { ...DATABASE, ...bothLoopbacks })],
  ],
  [
    "with a component that has something in it",
    [...good, component("my:app:Site", "s"), { ...sidecar({}), parent: "s" }],
  ],
  [
    "with a resource of an unknown type and nothing in it",
    [...good, component("widgets:index:Widget", "w")],
    "empty-components",
  ],
  ["with a random string", [...good, component("random:index/randomString:RandomString", "r")]],
  ["of another instance", second({})],
];

test.each(STACKS.map(([what, members, ...breaks]) => ({ what, members, breaks })))(
  "a stack is misjudged: $what",
  ({ members, breaks }) => {
    const findings = evaluateStack({ members }, STACK);
    expect(placesOf(findings), JSON.stringify(findings, null, 1)).toBe(breaks.join(", "));
    const urns = new Set(members.map(({ facts }) => facts.resource));
    for (const { message, path, resource } of findings) {
      expect(message).toMatch(/^[A-Z0-9].{10,}\. ?[A-Z`].{3,}\.$/s);
      if (path !== "") expect(urns).toContain(resource);
    }
  },
);

test("a finding about the whole stack names the stack, so that no single container is blamed", () => {
  const [finding] = evaluateStack({ members: [...good, sidecar(publishing)] }, STACK);
  expect(finding?.resource).toBe(STACK);
});

test("outputs that are not known at a preview, where nothing was declared, stop no good stack", () => {
  const computed = Object.fromEntries(
    ["command", "entrypoints", "labels", "ipcMode", "envs", "hostname", "runtime", "shmSize"].map((key) => [
      key,
      UNKNOWN_TEXT,
    ]),
  );
  const members = [network, dataVolume, member(CONTAINER, { ...DATABASE, ...computed })];
  expect(evaluateStack({ members }, STACK)).toEqual([]);
});
