import grpc from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { ask } from "../tools/code-cache/ask.mjs";

/** @typedef {import("google-protobuf/google/protobuf/struct_pb.js").JavaScriptValue} JavaScriptValue */

/**
 * One resource of each kind that a stack of this project has, with the properties that its rules read: what runs for
 * them is what is compiled ahead. One container breaks a rule, so that a refusal is too.
 * @type {[type: string, properties: Record<string, JavaScriptValue>][]}
 */
const RESOURCES = [
  ["pulumi:pulumi:Stack", {}],
  [
    "docker:index/network:Network",
    {
      name: "warm-up",
      driver: "bridge",
      options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
      labels: [{ label: "a", value: "b" }],
    },
  ],
  ["docker:index/volume:Volume", { name: "warm-up", driver: "local" }],
  ["docker:index/image:Image", { imageName: "warm-up:1", build: { context: "/x", args: { a: "b" } } }],
  ["docker:index/container:Container", containerPublishing("127.0.0.1")],
  ["docker:index/container:Container", containerPublishing("0.0.0.0")],
];

/**
 * @param {string} ip
 * @returns {Record<string, JavaScriptValue>}
 */
function containerPublishing(ip) {
  return {
    name: "warm-up",
    image: "warm-up:1",
    ports: [{ internal: 8080, external: 8080, ip, protocol: "tcp" }],
    envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
    networkMode: "warm-up",
    networksAdvanced: [{ name: "warm-up" }],
    user: "65532:65532",
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    memory: 2048,
    memorySwap: 2048,
    cpus: "2",
    ulimits: [{ name: "nproc", soft: 512, hard: 512 }],
    tmpfs: { "/tmp": "rw" },
    volumes: [{ volumeName: "warm-up", containerPath: "/var/lib/mallku" }],
    logDriver: "json-file",
    logOpts: { "max-size": "10m" },
    healthcheck: { tests: ["CMD", "/health"], interval: "10s", retries: 3 },
    labels: [{ label: "a", value: "b" }],
  };
}

/**
 * Asks a running pack what the engine asks it during a preview.
 * @param {string} port
 */
export async function warmUp(port) {
  const client = new service.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const stack = new messages.AnalyzeStackRequest();
  try {
    await ask((done) => client.configureStack(new messages.AnalyzerStackConfigureRequest(), done));
    await ask((done) => client.getAnalyzerInfo(new empty.Empty(), done));
    await ask((done) => client.configure(new messages.ConfigureAnalyzerRequest(), done));
    for (const [index, [type, properties]] of RESOURCES.entries()) {
      const urn = `urn:pulumi:warm::up::${type}::${index}`;
      const provider = new messages.AnalyzerProviderResource();
      provider.setProperties(new struct.Struct());
      const [request, resource] = [new messages.AnalyzeRequest(), new messages.AnalyzerResource()];
      for (const one of [request, resource]) {
        one.setType(type);
        one.setUrn(urn);
        one.setName(String(index));
        one.setProperties(struct.Struct.fromJavaScript(properties));
        one.setOptions(new messages.AnalyzerResourceOptions());
        one.setProvider(provider);
      }
      await ask((done) => client.remediate(request, done));
      await ask((done) => client.analyze(request, done));
      stack.addResources(resource);
    }
    await ask((done) => client.analyzeStack(stack, done));
  } finally {
    client.close();
  }
}
