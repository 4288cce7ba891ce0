import { Server, ServerCredentials } from "@grpc/grpc-js";
import docker from "@pulumi/docker/package.json" with { type: "json" };
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { unary } from "../../offline/provider/protocol/unary.ts";
import { checkInputs } from "../../policy/provider/check-inputs.ts";

export interface PlanningProvider {
  readonly port: number;
  /** URNs of what the engine wanted made. */
  readonly made: readonly string[];
  readonly stop: () => void;
}

/**
 * A docker provider that can plan and make nothing, for stacks that the stand-in refuses: what a policy sees of them needs no
 * Docker. The engine takes it where PULUMI_DEBUG_PROVIDERS says `docker:<port>`.
 */
export async function startPlanningProvider(): Promise<PlanningProvider> {
  const made: string[] = [];
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
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    made,
    stop: () => {
      server.forceShutdown();
    },
  };
}

function checked(inputs: struct.Struct | undefined): m.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  return response;
}
