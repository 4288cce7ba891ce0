import { CONTAINER, NETWORK, VOLUME } from "../policy/facts/types.ts";
import { checkInputs, plannedOutputs, type Properties } from "../policy/provider/check-inputs.ts";
import type { DeclaredResource } from "./declared.ts";
import { judge } from "./judge.ts";

const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";

/** A stack that no gate may pass, and one rule of each kind that must say so. */
const KNOWN_BAD: readonly (readonly [type: string, inputs: Properties])[] = [
  [
    CONTAINER,
    {
      name: "mallku-database-secure",
      image: "mallku/database:latest",
      ports: [{ internal: UNKNOWN_NUMBER, ip: "127.0.0.1" }, { internal: 8529 }],
      networkMode: "host",
      volumes: [
        { hostPath: "/var/run/docker.sock", containerPath: "/s" },
        { volumeName: "mallku-database-data", containerPath: "/var/lib/mallku" },
      ],
      privileged: true,
      notJudged: true,
    },
  ],
  [
    CONTAINER,
    {
      image: "x:1",
      networksAdvanced: [{ name: "elsewhere" }],
      volumes: [{ volumeName: "mallku-database-data", containerPath: "/d" }],
    },
  ],
  [NETWORK, { driver: "macvlan" }],
  [VOLUME, { name: "mallku-database-data-lost", driverOpts: { type: "none", o: "bind", device: "/" } }],
  ["command:local:Command", { create: "docker run -p 8529:8529 arangodb" }],
];
const MUST_SPEAK = [
  ...["database-port", "publish-address", "network-namespace", "network-driver", "host-mount", "privileged"],
  ...[
    "volume-driver",
    "allowed-types",
    "allowed-properties",
    "data-volume",
    "declared-networks",
    "one-database",
  ],
];

/**
 * Whether the gate refuses what it must: asked before a good stack is believed, because a gate that says nothing at all
 * looks like one with nothing to say.
 * @returns the rules that kept silent; empty where all is well
 */
export function silentRules(judged: typeof judge = judge): readonly string[] {
  const resources = KNOWN_BAD.map(([type, inputs], index): DeclaredResource => {
    const urn = `urn:pulumi:self-test::mallku::${type}::known-bad-${index}`;
    const checked = checkInputs(type, urn, inputs);
    return {
      ...{
        urn,
        type,
        managedByProvider: true,
        isProtected: false,
        inputs: checked,
        outputs: plannedOutputs(type, checked),
      },
      ...{ origins: {}, parent: undefined, position: undefined },
    };
  });
  const spoke = new Set(judged(resources).map(({ rule }) => rule));
  return MUST_SPEAK.filter((rule) => !spoke.has(rule));
}
