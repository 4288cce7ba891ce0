import { test } from "node:test";
import {
  assertPasses,
  assertRefused,
  assertRemediated,
  checked,
  resource,
  runPolicies,
  unknown,
} from "mallku-policy/testkit";
import { closed, mending, naive } from "./policies.ts";

const CONTAINER = "docker:index/container:Container";
const container = (ports: readonly unknown[]) => checked(resource(CONTAINER, "db", { image: "x:1", ports }));

await test("what publishes nothing but the API passes", async () => {
  const report = await runPolicies([closed]).analyze(container([{ internal: 8080 }]));
  assertPasses(report);
});

await test("the database's port is refused, written as a number or as a text: the provider reads both", async () => {
  for (const internal of [8529, "8529"]) {
    const report = await runPolicies([naive]).analyze(container([{ internal }]));
    assertRefused(report, { policy: "no-database-port", message: "Port 8529 is published." });
  }
});

await test("an unknown port is refused, and hides no known one beside it", async () => {
  const report = await runPolicies([closed]).analyze(
    container([{ internal: unknown.number }, { internal: 8529 }]),
  );
  assertRefused(report, { policy: "no-database-port", message: "not known yet" });
  assertRefused(report, { policy: "no-database-port", message: "Port 8529" });
});

await test("a port on every interface is put on the configured address, and then passes", async () => {
  const everywhere = container([{ internal: 8080 }]);
  const report = await runPolicies([mending]).analyze(everywhere);
  assertRemediated(report, { policy: "one-address", properties: { ports: [{ ip: "127.0.0.1" }] } });
  assertPasses(report);
  const strict = runPolicies([mending], { config: { "one-address": "mandatory" } });
  assertRefused(await strict.analyze(everywhere), { policy: "one-address" });
});
