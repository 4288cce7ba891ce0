import { test } from "vitest";
import { NETWORK, SERVICE } from "../../../policy/facts/types.ts";
import { INTERNAL, UNKNOWN_TEXT } from "../cases/case.ts";
import {
  component,
  dataVolume,
  expectJudged,
  from,
  fromMember,
  good,
  member,
  named,
  network,
  sidecar,
  unnamed,
  type Stack,
} from "../support/stacks.ts";

const NETWORK_ID = "4e".repeat(32);
const swarmed = (attachment: object) =>
  member(SERVICE, {
    name: "s",
    taskSpec: { containerSpec: { image: "a" }, networksAdvanceds: [attachment] },
  });
const other = { ...INTERNAL, name: "other" };

/** Stacks by the networks that their containers are on. */
const STACKS: readonly Stack[] = [
  ["with a reader on the same network", [...good, sidecar({})]],
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
      sidecar({ networksAdvanced: [{ name: UNKNOWN_TEXT }] }, { networksAdvanced: [fromMember(network)] }),
    ],
    "declared-networks(unknown) networksAdvanced[0].name",
  ],
  [
    "on its own network whose name is not known yet",
    [
      ...good,
      unnamed,
      sidecar({ networksAdvanced: [{ name: UNKNOWN_TEXT }] }, { networksAdvanced: [fromMember(unnamed)] }),
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
          networksAdvanced: [fromMember(unnamed), from("random:index/randomString:RandomString")],
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
    "a service on Mallku's network by its name and by its id",
    [...good, swarmed({ name: "mallku-internal", id: NETWORK_ID })],
  ],
  [
    "a service on the host's network by its id, which is a finding at that service",
    [...good, swarmed({ id: "host" })],
  ],
  [
    "on an unknown network that comes from something that is no network",
    [
      ...good,
      unnamed,
      dataVolume,
      sidecar({ networksAdvanced: [{ name: UNKNOWN_TEXT }] }, { networksAdvanced: [fromMember(dataVolume)] }),
    ],
    "declared-networks(unknown) networksAdvanced[0].name",
  ],
];

test.each(named(STACKS))("a stack is misjudged: $what", expectJudged);
