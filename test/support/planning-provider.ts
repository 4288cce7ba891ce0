import { Server, ServerCredentials } from "@grpc/grpc-js";
import docker from "@pulumi/docker/package.json" with { type: "json" };
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, vi } from "vitest";
import { unary } from "../../offline/provider/protocol/unary.ts";
import { checkInputs } from "../../policy/provider/check-inputs.ts";

/**
 * Has the engines that a file's tests start plan with a docker provider that makes nothing, for stacks that the stand-in
 * refuses and packs that need no Docker: what a policy sees is the same.
 * @returns the URNs of what an engine wanted made, filled while the tests run
 */
export function planOnly(): readonly string[] {
  const made: string[] = [];
  let server: Server | undefined;
  beforeAll(async () => {
    server = providerServer(made);
    const port = await listen(server);
    vi.stubEnv("PULUMI_DEBUG_PROVIDERS", `docker:${port}`);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server?.forceShutdown();
  });
  return made;
}

function providerServer(made: string[]): Server {
  const server = new Server();
  server.addService(service.ResourceProviderService, {
    attach: unary(() => new empty.Empty()),
    cancel: unary(() => new empty.Empty()),
    getPluginInfo: unary(() => {
      const info = new pluginMessages.PluginInfo();
      info.setVersion(docker.version);
      return info;
    }),
    checkConfig: unary((request: m.CheckRequest) => checked(request.getNews())),
    configure: unary(() => {
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    check: unary((request: m.CheckRequest) => {
      const urn = request.getUrn();
      const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
      const inputs = checkInputs(type, urn, request.getNews()?.toJavaScript() ?? {});
      return checked(struct.Struct.fromJavaScript(inputs as Record<string, JavaScriptValue>));
    }),
    create: unary((request: m.CreateRequest) => {
      if (!request.getPreview()) {
        made.push(request.getUrn());
        throw new Error("this provider only plans");
      }
      const response = new messages.CreateResponse();
      response.setProperties(request.getProperties());
      return response;
    }),
  });
  return server;
}

async function listen(server: Server): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function checked(inputs: struct.Struct | undefined): m.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  return response;
}
