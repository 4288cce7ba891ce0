import { expect, test } from "vitest";
import { withEarlier } from "../../../engine/state-parts.ts";

const resource = (urn: string, id: string, more = {}) => ({ urn, id, ...more });
const state = (...resources: { urn: string }[]) => ({ version: 3, deployment: { resources } });

const NETWORK = resource("urn:network", "n");
const EARLIER = state(NETWORK, resource("urn:image", "i1"), resource("urn:container", "c1"));
const URNS = new Set(["urn:image", "urn:container"]);

test("a replacement that failed is taken out of the state: what was replaced is no longer to be deleted", () => {
  const now = state(
    NETWORK,
    resource("urn:image", "i2"),
    resource("urn:container", "c2", { initErrors: ["not healthy"] }),
    resource("urn:container", "c1", { delete: true }),
  );
  expect(withEarlier(now, EARLIER, URNS)).toEqual({
    version: 3,
    deployment: { resources: EARLIER.deployment.resources, pending_operations: [] },
  });
});

test("what else an update changed stays as the update left it", () => {
  const now = state(resource("urn:network", "n2"), resource("urn:container", "c2"), resource("urn:new", "x"));
  const { resources } = withEarlier(now, EARLIER, new Set(["urn:container"])).deployment;
  expect(resources).toEqual([
    resource("urn:network", "n2"),
    resource("urn:container", "c1"),
    resource("urn:new", "x"),
  ]);
});

test("a container that the state lost in between is in it again, behind all that it stands on", () => {
  const { resources } = withEarlier(state(NETWORK, resource("urn:image", "i2")), EARLIER, URNS).deployment;
  expect(resources).toEqual(EARLIER.deployment.resources);
});

test("operations that were begun on what is put back are over; others stay pending", () => {
  const operation = (urn: string) => ({ type: "creating", resource: { urn } });
  const now = state(NETWORK);
  const pending = { ...now.deployment, pending_operations: [operation("urn:container"), operation("urn:x")] };
  const { pending_operations } = withEarlier({ ...now, deployment: pending }, EARLIER, URNS).deployment;
  expect(pending_operations).toEqual([operation("urn:x")]);
});
