import * as docker from "@pulumi/docker";
import type { ContainerArgs } from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { beforeAll, describe, expect, test } from "vitest";
import { setupFacts } from "../../bench/stacks.ts";
import { declare } from "../../gate/declare.ts";
import type { DeclaredResource } from "../../gate/declared.ts";
import { enforcementOf, judge } from "../../gate/judge.ts";
import { declareStack } from "../../infra/program.ts";
import { IMAGE } from "../../policy/facts/types.ts";
import { previewGated } from "../support/gated-preview.ts";

type Program = () => Promise<Record<string, unknown>>;

let dockerHost = "";
let images: ConfigMap = {};
beforeAll(async () => {
  const facts = await setupFacts();
  dockerHost = facts.docker.host;
  // Where stand-ins are used, they are settings that set-up adds to the stack's own.
  images = {
    "mallku:arangodbImage": { value: facts.images.arangodb },
    "mallku:nodeImage": { value: facts.images.node },
  };
});

async function declared(program: Program, config: ConfigMap = {}): Promise<readonly DeclaredResource[]> {
  const values = Object.entries(config).map(([key, { value }]) => [key, value] as const);
  const secretKeys = Object.entries(config).flatMap(([key, { secret }]) => (secret === true ? [key] : []));
  return await declare(
    { project: "mallku", stack: "dev", config: Object.fromEntries(values), secretKeys, dockerHost },
    program,
  );
}

/** One line for each finding, in an order of its own. */
function lines(findings: readonly (readonly [urn: string, rule: string, mandatory: boolean])[]): string[] {
  return findings.map(([urn, rule, mandatory]) => `${urn} ${rule} ${mandatory ? "stops" : "advises"}`).sort();
}

/** What the check says and what the real engine says of the same program. */
async function bothVerdicts(program: Program, config?: ConfigMap) {
  const { log, isRefused } = await previewGated(program, { config });
  const findings = judge(await declared(program, config));
  return {
    isRefused,
    engine: lines(log.violations.map(({ urn, policy, mandatory }) => [urn ?? "", policy, mandatory])),
    check: lines(findings.map(({ resource, rule }) => [resource, rule, enforcementOf(rule) === "mandatory"])),
    errors: log.errors,
  };
}

/** Without the bridge's own bookkeeping. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key.startsWith("__") ? [] : [[key, plain(inner)]])),
  );
}

const TOKEN = { "mallku:apiToken": { value: "a-token-of-at-least-thirty-two-characters", secret: true } };

describe("the program's own stack", () => {
  test.each<[string, ConfigMap]>([
    ["as it is", {}],
    ["with a token", TOKEN],
    ["as a second instance", { "mallku:instance": { value: "two" } }],
    ["on another port", { "mallku:apiPort": { value: "18080" } }],
    [
      "on IPv6, with other sizes",
      {
        "mallku:publishAddress": { value: "::1" },
        "mallku:memory": { value: "4GiB" },
        "mallku:cpus": { value: "1.5" },
      },
    ],
  ])("%s is judged on the very inputs that the engine has after the provider's check", async (_how, own) => {
    const config = { ...images, ...own };
    const program = async () => ({ ...(await declareStack([])) });
    const { log, isRefused } = await previewGated(program, { config });
    expect(log.errors).toEqual([]);
    expect(isRefused).toBe(false);
    const resources = await declared(program, config);
    const seen = [...log.changes.values()].filter(({ type }) => type.startsWith("docker:"));
    expect(
      resources
        .filter(({ type }) => type.startsWith("docker:"))
        .map(({ urn }) => urn)
        .sort(),
    ).toEqual(seen.map(({ urn }) => urn).sort());
    for (const { urn, type, inputs } of seen) {
      const judged = resources.find((resource) => resource.urn === urn);
      // Of an image the provider adds what it finds on this machine: the platform, and the digest of the files.
      if (type === IMAGE) continue;
      const withoutToken = (properties: unknown) => ({
        ...(plain(properties) as object),
        uploads: undefined,
      });
      expect(withoutToken(judged?.inputs), urn).toEqual(withoutToken(inputs));
    }
    expect(lines(judge(resources).map(({ resource, rule }) => [resource, rule, true]))).toEqual(
      lines(log.violations.map(({ urn, policy }) => [urn ?? "", policy, true])),
    );
  });
});

const NAME = "mallku-test-equality";

/** A program that is as our own in every respect but the given one. */
const withContainer =
  (changes: (network: docker.Network) => Partial<ContainerArgs>): Program =>
  () => {
    const network = new docker.Network("network", { name: NAME, driver: "bridge" });
    new docker.Container("container", {
      name: NAME,
      image: "mallku/database:latest",
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
      networkMode: network.name,
      networksAdvanced: [{ name: network.name }],
      ...changes(network),
    });
    return Promise.resolve({});
  };

describe("a stack that is refused", () => {
  test.each<[string, Program]>([
    [
      "the database's port",
      withContainer(() => ({ ports: [{ internal: 8529, external: 8080, ip: "127.0.0.1" }] })),
    ],
    ["a port without an address", withContainer(() => ({ ports: [{ internal: 8080 }] }))],
    [
      "an unknown port before a known one",
      withContainer(({ id }) => ({
        ports: [
          { internal: id.apply(Number), ip: "127.0.0.1" },
          { internal: 8529, ip: "127.0.0.1" },
        ],
      })),
    ],
    [
      "a network by its id, which is unknown",
      withContainer(({ id }) => ({ networksAdvanced: [{ name: id }] })),
    ],
    ["a network that nobody declares", withContainer(() => ({ networksAdvanced: [{ name: "foreign" }] }))],
    ["a secret that is a danger", withContainer(() => ({ ports: pulumi.secret([{ internal: 8529 }]) }))],
    [
      "the host's files and its processes",
      withContainer(() => ({
        volumes: [{ hostPath: "/etc", containerPath: "/x" }],
        pidMode: "host",
      })),
    ],
    [
      "an image that is pulled, and one that is nobody's",
      () => {
        const image = new docker.RemoteImage("image", { name: "x:1" });
        const network = new docker.Network("network", { driver: "bridge" });
        const common = { networksAdvanced: [{ name: network.name }], networkMode: "none" };
        new docker.Container("own", { image: image.imageId, ...common });
        new docker.Container("foreign", { image: network.id, ...common });
        return Promise.resolve({});
      },
    ],
    [
      "two publishers",
      () => {
        const network = new docker.Network("network", { name: NAME, driver: "bridge" });
        for (const external of [8080, 8081]) {
          new docker.Container(`c${external}`, {
            name: `${NAME}-${external}`,
            image: "x:1",
            ports: [{ internal: 8080, external, ip: "127.0.0.1" }],
            networksAdvanced: [{ name: network.name }],
          });
        }
        return Promise.resolve({});
      },
    ],
    [
      "a volume that is a path of the host",
      () => {
        const volume = new docker.Volume("v", {
          name: NAME,
          driverOpts: { type: "none", o: "bind", device: "/etc" },
        });
        const network = new docker.Network("network", { name: NAME, driver: "bridge" });
        new docker.Container("c", {
          image: "x:1",
          volumes: [{ volumeName: volume.name, containerPath: "/x" }],
          networksAdvanced: [{ name: network.name }],
        });
        return Promise.resolve({});
      },
    ],
    [
      "a component with nothing in it",
      () => {
        new pulumi.ComponentResource("made-up:index:Thing", "thing");
        return Promise.resolve({});
      },
    ],
    [
      "a provider that speaks to another machine's daemon",
      () => {
        new docker.Provider("elsewhere", { host: "tcp://127.0.0.1:1", disableDockerDaemonCheck: true });
        return Promise.resolve({});
      },
    ],
  ])("has the same findings in the check and in the engine: %s", async (_what, program) => {
    const { engine, check, isRefused } = await bothVerdicts(program);
    expect(engine).not.toEqual([]);
    expect(check).toEqual(engine);
    expect(isRefused).toBe(true);
  });
});
