import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Provider } from "../provider.ts";
import { checkResponse } from "./check-response.ts";
import { resourceMethods } from "./resource-methods.ts";
import { reveals } from "./secrets.ts";
import { unary } from "./unary.ts";
import { decode } from "./values.ts";

/** Pulumi's ResourceProvider service (proto/pulumi/provider.proto), as far as a provider of resources needs it. */
export function service(provider: Provider): UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => {
      const info = new pluginMessages.PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    cancel: unary(() => {
      provider.cancel();
      return new empty.Empty();
    }),
    checkConfig: unary((request: m.CheckRequest) =>
      checkResponse(provider.checkConfig(request.getUrn(), reveals(decode(request.getNews())))),
    ),
    diffConfig: unary(() => new messages.DiffResponse()),
    configure: unary(async (request: m.ConfigureRequest) => {
      await provider.configure(reveals(decode(request.getArgs())));
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      // Only who is told which values are secret can keep them out of its messages.
      response.setAcceptsecrets(true);
      return response;
    }),
    ...resourceMethods(provider),
  };
}
