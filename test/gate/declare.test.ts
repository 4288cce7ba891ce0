import * as docker from "@pulumi/docker";
import type { ContainerArgs } from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { DeclaredResource } from "../../gate/declared.ts";
import { CONTAINER, DOCKER_PROVIDER, IMAGE, NETWORK } from "../../policy/facts/types.ts";
import { UNKNOWN_TEXT } from "../policy/cases/case.ts";
import { declared, judged, type Program } from "./support/declare.ts";

const program =
  (declareAll: () => unknown): Program =>
  () => {
    declareAll();
    return Promise.resolve({});
  };

function only(resources: readonly DeclaredResource[], type: string): DeclaredResource {
  const found = resources.filter((resource) => resource.type === type);
  expect(found).toHaveLength(1);
  return found[0] as DeclaredResource;
}

async function containerInputs(args: Partial<ContainerArgs>): Promise<Readonly<Record<string, unknown>>> {
  const resources = await declared(program(() => new docker.Container("c", { image: "x:1", ...args })));
  return only(resources, CONTAINER).inputs;
}

describe("what a program declares", () => {
  test("a port without an address is judged as open on every one: the provider fills that in", async () => {
    expect(await containerInputs({ ports: [{ internal: 8080 }] })).toMatchObject({
      networkMode: "bridge",
      ports: [{ internal: 8080, ip: "0.0.0.0", protocol: "tcp" }],
    });
  });

  test("an empty address stays empty, as the provider leaves it", async () => {
    expect(await containerInputs({ ports: [{ internal: 8080, ip: "" }] })).toMatchObject({
      ports: [{ ip: "" }],
    });
  });

  test.each<[string, unknown, unknown]>([
    ["a number in a text", { ports: [{ internal: "8529" }] }, { ports: [{ internal: 8529 }] }],
    ["a fraction", { ports: [{ internal: 8529.9 }] }, { ports: [{ internal: 8529 }] }],
    ["a flag in a text", { privileged: "true" }, { privileged: true }],
    ["a text that is a number", { user: 0 }, { user: "0" }],
  ])("%s is judged as what the provider makes of it", async (_what, given, seen) => {
    expect(await containerInputs(given as Partial<ContainerArgs>)).toMatchObject(seen as object);
  });

  test("a resource without a name gets one that is known, so that others may use it", async () => {
    const resources = await declared(
      program(() => {
        const network = new docker.Network("net");
        new docker.Container("c", { image: "x:1", networksAdvanced: [{ name: network.name }] });
      }),
    );
    const name = only(resources, NETWORK).inputs["name"];
    expect(name).toMatch(/^net-[0-9a-f]{7}$/);
    expect(only(resources, CONTAINER).inputs).toMatchObject({ networksAdvanced: [{ name }] });
  });

  test("what only Docker can tell is unknown, and it is known from which resource it comes", async () => {
    const resources = await declared(
      program(() => {
        const image = new docker.RemoteImage("i", { name: "x:1" });
        const network = new docker.Network("n", { name: "n" });
        new docker.Container("c", {
          image: image.imageId,
          ports: [{ internal: network.id.apply(Number) }],
        });
      }),
    );
    const container = only(resources, CONTAINER);
    expect(container.inputs).toMatchObject({ image: UNKNOWN_TEXT, ports: [{ internal: UNKNOWN_TEXT }] });
    expect(container.origins["image"]?.map(({ type }) => type)).toEqual([
      "docker:index/remoteImage:RemoteImage",
    ]);
    expect(container.origins["ports"]?.map(({ type }) => type)).toEqual([NETWORK]);
  });

  test("an image's own name is known, and its digest is not", async () => {
    const resources = await declared(
      program(() => {
        const image = new docker.Image("i", { imageName: "x:1", skipPush: true });
        new docker.Container("named", { image: image.imageName });
        new docker.Container("by-digest", { image: image.repoDigest });
      }),
    );
    expect(only(resources, IMAGE).inputs).toMatchObject({ imageName: "x:1", buildOnPreview: false });
    const containers = resources.filter(({ type }) => type === CONTAINER);
    expect(containers.map(({ inputs }) => inputs["image"])).toEqual(["x:1", UNKNOWN_TEXT]);
  });

  test("a secret is judged by what it is, and whoever takes it from the resource has a secret", async () => {
    let isSecret: Promise<boolean> | undefined;
    const resources = await declared(
      program(() => {
        const container = new docker.Container("c", {
          image: "x:1",
          ports: pulumi.secret([{ internal: 8529 }]),
        });
        isSecret = pulumi.isSecret(container.ports);
      }),
    );
    expect(only(resources, CONTAINER).inputs).toMatchObject({ ports: [{ internal: 8529, ip: "0.0.0.0" }] });
    expect(await isSecret).toBe(true);
  });

  test("the engine's own provider is judged with the stack's settings: a daemon elsewhere is one", async () => {
    const declareOne = program(() => new docker.Network("n", { name: "n" }));
    const rulesOf = async (options: Parameters<typeof judged>[1]) =>
      (await judged(declareOne, options)).map(({ rule }) => rule);
    expect(await rulesOf({ config: { "docker:host": "tcp://192.0.2.1:2375" } })).toContain("local-daemon");
    expect(await rulesOf({ dockerHost: "ssh://somebody@192.0.2.1" })).toContain("ssh-daemon");
    expect(await rulesOf({ dockerHost: "unix:///var/run/docker.sock" })).not.toContain("local-daemon");
    expect(only(await declared(declareOne), DOCKER_PROVIDER).urn).toMatch(/::default_5_2_0$/);
  });

  test("URNs are the engine's, with the types of the parents", async () => {
    const resources = await declared(
      program(() => {
        const outer = new pulumi.ComponentResource("my:index:Outer", "outer");
        const inner = new pulumi.ComponentResource("my:index:Inner", "inner", {}, { parent: outer });
        new docker.Network("n", { name: "n" }, { parent: inner });
      }),
    );
    expect(only(resources, NETWORK).urn).toBe(
      "urn:pulumi:dev::gate::my:index:Outer$my:index:Inner$docker:index/network:Network::n",
    );
  });
});

describe("a program that cannot be judged", () => {
  test("one that throws is not taken for one that declares little", async () => {
    const broken = () => Promise.reject(new Error("broken program"));
    await expect(declared(broken)).rejects.toThrow("broken program");
  });

  test("a promise that it drops is not lost", async () => {
    const dropping = program(() => {
      void Promise.reject(new Error("dropped"));
    });
    await expect(declared(dropping)).rejects.toThrow("dropped");
  });

  test("two resources of one name fail, as they do in the engine", async () => {
    const twice = program(() => {
      new docker.Network("n", { name: "a" });
      new docker.Network("n", { name: "b" });
    });
    await expect(declared(twice)).rejects.toThrow("Duplicate resource URN");
  });

  test("a question that only Docker can answer fails with the way to go on", async () => {
    const asking = () => docker.getNetwork({ name: "bridge" }).then(() => ({}));
    await expect(declared(asking)).rejects.toThrow("mallku preview");
  });

  test("a run after a failed one is not disturbed by it", async () => {
    await expect(declared(() => Promise.reject(new Error("first")))).rejects.toThrow("first");
    expect(only(await declared(program(() => new docker.Network("n", { name: "n" }))), NETWORK).urn).toMatch(
      /::n$/,
    );
  });
});
