import { expect, test } from "vitest";
import { evaluateStack } from "../../../policy/evaluate.ts";
import { CONTAINER, SERVICE } from "../../../policy/facts/types.ts";
import { DATABASE, UNKNOWN_TEXT } from "../cases/case.ts";
import {
  dataVolume,
  expectJudged,
  good,
  member,
  named,
  network,
  publishing,
  second,
  sidecar,
  STACK,
  type Stack,
} from "../support/stacks.ts";

const bothLoopbacks = {
  ports: ["127.0.0.1", "::1"].map((ip) => ({ internal: 8080, external: 8080, ip, protocol: "tcp" })),
};

/** Stacks by who publishes the API's port. */
const STACKS: readonly Stack[] = [
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
  ["with two installations that both publish", [...good, ...second({})], "one-published-port"],
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
    "with the API on both loopback addresses",
    [network, dataVolume, member(CONTAINER, { ...DATABASE, ...bothLoopbacks })],
  ],
  [
    "with a second publisher of another port, which is a finding at that container",
    [...good, sidecar({ ports: [{ internal: 9090, external: 9090, ip: "127.0.0.1" }] })],
  ],
  [
    "with a second publisher of no port at all, which is a finding at that container",
    [...good, sidecar({ ports: [{ external: 9090, ip: "127.0.0.1" }] })],
  ],
];

test.each(named(STACKS))("a stack is misjudged: $what", expectJudged);

test("a finding about the whole stack names the stack, so that no single container is blamed", () => {
  const [finding] = evaluateStack({ members: [...good, sidecar(publishing)] }, STACK);
  expect(finding?.resource).toBe(STACK);
});
