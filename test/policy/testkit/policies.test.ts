import * as docker from "@pulumi/docker";
import {
  validateResourceOfType,
  validateStackResourcesOfType,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { describe, expect, test } from "vitest";
import { CONTAINER, NETWORK } from "../../../policy/facts/types.ts";
import { closed, naive } from "../../../policy/testkit/example/policies.ts";
import {
  assertAdvised,
  assertPasses,
  assertRefused,
  assertRemediated,
  checked,
  resource,
  runPolicies,
  secret,
  unknown,
  urnOf,
  type PackConfig,
} from "../../../policy/testkit/index.ts";

const container = (properties: Record<string, unknown>) =>
  resource(CONTAINER, "c", { image: "x:1", ...properties });
type Reading = Pick<ResourceValidationArgs, "getConfig">;
const policy = (
  validateResource: ResourceValidationPolicy["validateResource"],
  more: Partial<ResourceValidationPolicy> = {},
): ResourceValidationPolicy => ({
  name: "p",
  description: "d",
  enforcementLevel: "mandatory",
  validateResource,
  ...more,
});

describe("a policy that says nothing of unknown values", () => {
  const masked = container({ ports: [{ internal: unknown.number }, { internal: 8529 }] });

  test("refuses what it knows", async () => {
    assertRefused(await runPolicies([naive]).analyze(container({ ports: [{ internal: 8529 }] })), {
      policy: naive.name,
    });
  });

  test("is seen to be open: an unknown port hides a known one, and the preview would pass", async () => {
    const report = await runPolicies([naive]).analyze(masked);
    expect(report).toMatchObject({ violations: [], refused: false });
    expect(report.notRun).toMatchObject([{ policy: naive.name, urn: masked.urn }]);
    expect(report.notRun[0]?.message).toContain("number value at .ports.0.internal can't be known");
  });

  test("passes no assertion, neither as a pass nor as a refusal", async () => {
    const report = await runPolicies([naive]).analyze(masked);
    expect(() => {
      assertPasses(report);
    }).toThrow(/every policy to run to its end.*did not run: can't run policy/s);
    expect(() => {
      assertRefused(report, { policy: naive.name });
    }).toThrow(/Expected a violation/);
    expect(() => {
      assertAdvised(report, { policy: naive.name });
    }).toThrow(/Expected advice/);
  });

  test("and one that is closed reports both", async () => {
    const report = await runPolicies([closed]).analyze(masked);
    expect(report.violations).toHaveLength(2);
    expect(report).toMatchObject({ notRun: [], refused: true });
  });

  test.each(Object.entries(unknown))("reads no unknown %s", async (_kind, value) => {
    const read = policy(({ props }) => {
      expect(props["image"]).toBeUndefined();
    });
    const report = await runPolicies([read]).analyze(container({ image: value }));
    expect(report.notRun).toHaveLength(1);
  });
});

describe("policies run as the engine runs them", () => {
  test("a mandatory violation refuses, an advisory one advises, a disabled policy is silent", async () => {
    const always = (level: "mandatory" | "advisory" | "disabled") =>
      runPolicies([
        policy(
          (_args, report) => {
            report("seen");
          },
          { enforcementLevel: level },
        ),
      ]).analyze(container({}));
    assertRefused(await always("mandatory"), { policy: "p", message: "seen" });
    assertAdvised(await always("advisory"), { policy: "p", message: /^d\nseen$/ });
    assertPasses(await always("disabled"));
    expect(() => {
      assertRefused(
        { ...EMPTY, violations: [{ policy: "p", level: "advisory", message: "", urn: "" }] },
        { policy: "p" },
      );
    }).toThrow(/only advises/);
  });

  test("a policy without a level has the pack's, and that is advisory where the pack has none", async () => {
    const plain = {
      name: "p",
      description: "d",
      validateResource: policy((_args, report) => {
        report("seen");
      }).validateResource,
    };
    assertAdvised(await runPolicies([plain]).analyze(container({})), { policy: "p" });
    assertRefused(await runPolicies([plain], { enforcementLevel: "mandatory" }).analyze(container({})), {
      policy: "p",
    });
  });

  test("a policy for one type is not applicable to another", async () => {
    const report = await runPolicies([naive]).analyze(resource(NETWORK, "n"));
    expect(report.notApplicable).toMatchObject([
      { policy: naive.name, reason: expect.stringContaining(CONTAINER) as string },
    ]);
    assertPasses(report);
  });

  test("a secret is its plain value, which a policy must not repeat", async () => {
    const seen: unknown[] = [];
    const read = policy(({ props }) => void seen.push(props["envs"]));
    await runPolicies([read]).analyze(container({ envs: secret(["TOKEN=x"]) }));
    expect(JSON.stringify(seen)).toBe('[["TOKEN=x"]]');
  });

  test("what a policy throws fails the test, as it fails a preview", async () => {
    const broken = policy(() => {
      throw new TypeError("oh");
    });
    await expect(runPolicies([broken]).analyze(container({}))).rejects.toThrow(/policy 'p'.*oh/s);
  });

  test("a policy gets its configuration, its provider and its options, for its type only", async () => {
    const seen: unknown[] = [];
    const read = validateResourceOfType(docker.Container, (_props, args) => {
      seen.push(args.getConfig(), args.opts.protect, args.opts.parent, args.provider?.props["host"]);
    });
    const pack = runPolicies([policy([read])], { config: { p: { port: 1 } } });
    const provider = resource("pulumi:providers:docker", "docker", { host: "ssh://x" });
    await pack.analyze({ ...container({}), provider, protect: true, parent: "urn:x" });
    expect(seen).toEqual([{ port: 1 }, true, "urn:x", "ssh://x"]);
    expect((await pack.analyze(resource(NETWORK, "n"))).notApplicable).toHaveLength(1);
    const single = runPolicies([policy(read)], { config: { p: { port: 1 } } });
    expect((await single.analyze(resource(NETWORK, "n"))).notApplicable[0]?.reason).toContain("only applies");
  });

  test("a setting that nobody configured is its schema's default, for each kind of policy", async () => {
    const seen: unknown[] = [];
    const configSchema = { properties: { a: { type: "number" as const, default: 1 }, b: { default: [1] } } };
    const read = policy((args) => void seen.push(args.getConfig()), { configSchema });
    const whole: StackValidationPolicy = {
      ...{ name: "s", description: "d", enforcementLevel: "mandatory", configSchema },
      validateStack: (args) => void seen.push(args.getConfig()),
    };
    const mend = { ...read, name: "m", enforcementLevel: "remediate" as const, validateResource: undefined };
    const mends = { ...mend, remediateResource: (args: Reading) => void seen.push(args.getConfig()) };
    const pack = runPolicies([read, whole, mends], { config: { s: { a: 2 } } });
    await pack.analyze(container({}));
    await pack.analyzeStack([resource(NETWORK, "n")]);
    expect(seen).toEqual([
      { a: 1, b: [1] },
      { a: 1, b: [1] },
      { a: 2, b: [1] },
    ]);
  });

  test.each<[string, PackConfig, RegExp]>([
    ["for no policy of the pack", { other: "disabled" }, /is for other: no such policy/],
    [
      "with a level that is none",
      { p: { enforcementLevel: "strict" } },
      /of p has a level that is none: "strict"/,
    ],
    ["without what its schema requires", {}, /of p is not what its schema asks for:.*at port/s],
    ["with another type than its schema's", { p: { port: "8529" } }, /of p is not.*at port/s],
  ])("a configuration %s fails the test", (_what, config, expected) => {
    const configSchema = { properties: { port: { type: "number" as const } }, required: ["port"] };
    expect(() => runPolicies([policy(() => undefined, { configSchema })], { config })).toThrow(expected);
  });

  test("two packs in one process do not know of each other", async () => {
    const reports = await Promise.all([
      runPolicies([naive]).analyze(container({ ports: [{ internal: 8529 }] })),
      runPolicies([{ ...naive, enforcementLevel: "disabled" }]).analyze(
        container({ ports: [{ internal: 8529 }] }),
      ),
    ]);
    expect(reports.map(({ refused }) => refused)).toEqual([true, false]);
  });
});

const EMPTY = { remediations: [], violations: [], notRun: [], notApplicable: [], refused: false };

describe("a policy that mends", () => {
  const mend = (name: string, remediateResource: ResourceValidationPolicy["remediateResource"]) =>
    ({
      name,
      description: "d",
      enforcementLevel: "remediate",
      remediateResource,
    }) as ResourceValidationPolicy;
  const user = mend("user", ({ props }) => ({ ...props, user: "1000" }));
  const readOnly = mend("read-only", ({ props }) => ({ ...props, readOnly: props["user"] === "1000" }));

  test("hands what it changed to the next one, and to those that judge", async () => {
    const seen: unknown[] = [];
    const judge = policy(({ props }) => void seen.push(props["user"], props["readOnly"]));
    const report = await runPolicies([judge, user, readOnly]).analyze(container({}));
    expect(report.remediations).toEqual([
      { policy: "user", properties: { image: "x:1", user: "1000" } },
      { policy: "read-only", properties: { image: "x:1", user: "1000", readOnly: true } },
    ]);
    expect(seen).toEqual(["1000", true]);
    assertRemediated(report, { policy: "user", properties: { user: "1000" } });
    expect(() => {
      assertRemediated(report, { policy: "user", properties: { user: "0" } });
    }).toThrow();
    expect(() => {
      assertRemediated(report, { policy: "p" });
    }).toThrow(/Expected p to change.*user changed the resource/s);
  });

  test("keeps a secret a secret in place, and is seen to lay it open in a copy, as the SDK does", async () => {
    const envs = secret(["TOKEN=x"]);
    const inPlace = mend("in-place", ({ props }) => {
      props["user"] = "1000";
      return props;
    });
    const kept = await runPolicies([inPlace]).analyze(container({ envs }));
    assertRemediated(kept, { policy: "in-place", properties: { envs, user: "1000" } });
    const copied = await runPolicies([user]).analyze(container({ envs }));
    assertRemediated(copied, { policy: "user", properties: { envs: ["TOKEN=x"], user: "1000" } });
  });

  test("mends nothing, and is seen not to have run, where it reads an unknown value", async () => {
    const report = await runPolicies([user]).analyze(container({ name: unknown.string }));
    expect(report).toMatchObject({ remediations: [], notRun: [{ policy: "user" }], refused: false });
    expect(report.notRun[0]?.message).toContain("can't run remediation 'user'");
  });

  test("fails the test with what it throws, as it fails a preview", async () => {
    const broken = mend("broken", () => {
      throw new TypeError("oh");
    });
    await expect(runPolicies([broken]).analyze(container({}))).rejects.toThrow(/'broken'.*oh/s);
  });
});

describe("a stack's policy", () => {
  const stack = (validateStack: StackValidationPolicy["validateStack"]): StackValidationPolicy => ({
    name: "s",
    description: "d",
    enforcementLevel: "mandatory",
    validateStack,
  });
  const network = resource(NETWORK, "n", { name: "n" });
  const root = resource("pulumi:pulumi:Stack", "testkit-dev");
  const attached = {
    ...container({ networksAdvanced: [{ name: unknown.string }] }),
    parent: root.urn,
    dependencies: [network.urn],
    propertyDependencies: { networksAdvanced: [network.urn] },
  };

  test("sees who lies in whom, and what each property was made from", async () => {
    const seen: unknown[] = [];
    const read = stack(({ resources }) => {
      const one = resources.find(({ type }) => type === CONTAINER);
      seen.push(
        one?.parent?.urn,
        one?.dependencies.map(({ name }) => name),
        one?.propertyDependencies["networksAdvanced"]?.[0]?.props["name"],
      );
    });
    assertPasses(await runPolicies([read]).analyzeStack([root, network, attached]));
    expect(seen).toEqual([root.urn, ["n"], "n"]);
  });

  test("reports at the resource that it names, and at the stack where it names none", async () => {
    const read = stack((_args, report) => {
      report("here", network.urn);
      report("everywhere");
    });
    const { violations } = await runPolicies([read]).analyzeStack([root, network]);
    expect(violations.map(({ urn }) => urn)).toEqual([network.urn, root.urn]);
  });

  test("that reads an unknown value is seen not to have run", async () => {
    const names = stack(
      validateStackResourcesOfType(docker.Container, (containers, _args, report) => {
        if (
          containers.some(({ networksAdvanced = [] }) => networksAdvanced.some(({ name }) => name === "host"))
        )
          report("host");
      }),
    );
    const report = await runPolicies([names]).analyzeStack([root, network, attached]);
    expect(report).toMatchObject({ violations: [], notRun: [{ policy: "s" }], refused: false });
  });
});

test("a resource after its provider's check has what a policy really sees", () => {
  const { properties } = checked(
    container({ ports: [{ internal: "8529" }], privileged: "true", user: undefined }),
  );
  expect(properties).toMatchObject({
    networkMode: "bridge",
    privileged: true,
    ports: [{ internal: 8529, ip: "0.0.0.0", protocol: "tcp", __defaults: ["ip", "protocol"] }],
  });
  expect(properties).not.toHaveProperty("user");
  const other = resource("random:index/randomPet:RandomPet", "pet", { length: 2 });
  expect(checked(other)).toEqual(other);
  expect(other.urn).toBe(urnOf("random:index/randomPet:RandomPet", "pet"));
});
