import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { ask } from "../../tools/code-cache/ask.mjs";

/** @typedef {import("google-protobuf/google/protobuf/struct_pb.js").JavaScriptValue} JavaScriptValue */
/** @typedef {import("@pulumi/pulumi/proto/provider_pb.js").CheckResponse} CheckResponse */
/** @typedef {import("@pulumi/pulumi/proto/provider_pb.js").CreateResponse} CreateResponse */

/** An engine that only takes the provider's log. */
async function startEngine() {
  const engine = new grpc.Server();
  engine.addService(engineService.EngineService, {
    log: (/** @type {unknown} */ _call, /** @type {(error: null, answer: unknown) => void} */ done) => {
      done(null, new empty.Empty());
    },
  });
  const port = await ask((/** @type {(error: Error | null, port: number) => void} */ done) => {
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), done);
  });
  return { address: `127.0.0.1:${port}`, stop: engine.forceShutdown.bind(engine) };
}

/** A Docker Engine that only answers, with nothing. */
async function startDocker() {
  const docker = createServer((_request, response) => {
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(docker, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (docker.address());
  return { host: `tcp://127.0.0.1:${port}`, stop: docker.close.bind(docker) };
}

/**
 * What the declared stack's resources look like to a provider.
 * @param {string} context a folder that an image could be built from
 * @returns {[type: string, inputs: Record<string, JavaScriptValue>][]}
 */
const resources = (context) => [
  [
    "docker:index/network:Network",
    { name: "warm-up", driver: "bridge", options: { a: "b" }, labels: [{ label: "a", value: "b" }] },
  ],
  ["docker:index/volume:Volume", { name: "warm-up", driver: "local", labels: [{ label: "a", value: "b" }] }],
  [
    "docker:index/image:Image",
    { imageName: "warm-up:1", skipPush: true, build: { context, args: { a: "b" } } },
  ],
  [
    "docker:index/container:Container",
    {
      name: "warm-up",
      image: "warm-up:1",
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
      envs: ["A=b"],
      networksAdvanced: [{ name: "warm-up" }],
      capabilities: { drops: ["ALL"] },
      memory: 2048,
      volumes: [{ volumeName: "warm-up", containerPath: "/var/lib/mallku" }],
      healthcheck: { tests: ["CMD", "/health"], interval: "10s" },
      labels: [{ label: "a", value: "b" }],
    },
  ],
];

/**
 * Asks a running provider what the engine asks it during a preview, of a new stack and of one that exists.
 * @param {string} port
 * @param {string} host of Docker
 */
async function preview(port, host) {
  const client = new service.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const context = await mkdtemp(join(tmpdir(), "mallku-warm-up-"));
  try {
    await writeFile(join(context, "Dockerfile"), "FROM scratch\n");
    const config = new messages.CheckRequest();
    config.setUrn("urn:pulumi:dev::up::pulumi:providers:docker::default");
    config.setNews(struct.Struct.fromJavaScript({ host }));
    await ask((done) => client.getPluginInfo(new empty.Empty(), done));
    await ask((done) => client.checkConfig(config, done));
    const configuration = new messages.ConfigureRequest();
    configuration.setArgs(struct.Struct.fromJavaScript({ host }));
    await ask((done) => client.configure(configuration, done));
    for (const [type, inputs] of resources(context)) {
      const urn = `urn:pulumi:dev::up::${type}::it`;
      const [check, create, diff] = [
        new messages.CheckRequest(),
        new messages.CreateRequest(),
        new messages.DiffRequest(),
      ];
      for (const request of [check, create, diff]) request.setUrn(urn);
      check.setNews(struct.Struct.fromJavaScript(inputs));
      /** @type {CheckResponse} */
      const checked = await ask((done) => client.check(check, done));
      create.setProperties(checked.getInputs());
      create.setPreview(true);
      /** @type {CreateResponse} */
      const created = await ask((done) => client.create(create, done));
      diff.setOlds(created.getProperties());
      diff.setNews(checked.getInputs());
      await ask((done) => client.diff(diff, done));
    }
  } finally {
    client.close();
    await rm(context, { recursive: true, force: true });
  }
}

/**
 * Runs `use` with an engine's address and what it then does to a running provider, so that its code can be compiled ahead.
 * @param {(engine: string, warmUp: (port: string) => Promise<void>) => Promise<void>} use
 */
export async function withWarmUp(use) {
  const [engine, docker] = await Promise.all([startEngine(), startDocker()]);
  try {
    await use(engine.address, (port) => preview(port, docker.host));
  } finally {
    engine.stop();
    docker.stop();
  }
}
