import { expect, test } from "vitest";
import { evaluateStack } from "../../../policy/evaluate.ts";
import { DATABASE_COMPONENT } from "../../../policy/facts/names.ts";
import { CONTAINER } from "../../../policy/facts/types.ts";
import { DATABASE, UNKNOWN_TEXT } from "../cases/case.ts";
import {
  component,
  dataVolume,
  expectJudged,
  good,
  member,
  named,
  network,
  sidecar,
  STACK,
  type Stack,
} from "../support/stacks.ts";

/** Stacks as a whole, and by what nobody has judged in them. */
const STACKS: readonly Stack[] = [
  ["the declared one", good],
  ["an empty one", []],
  ["with a reader alone, of another stack", [sidecar({})]],
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
  ["with an empty component of the database's kind", [...good, component(DATABASE_COMPONENT, "d")]],
  [
    "with an unknown type that has a provider, which is a finding at that resource",
    [...good, member("widgets:index:Widget", {})],
  ],
];

test.each(named(STACKS))("a stack is misjudged: $what", expectJudged);

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
