import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Provider } from "../provider.ts";
import type { Checked } from "../schema/check.ts";
import { diffResponse } from "./diff-response.ts";
import { toServiceError } from "./failure.ts";
import { parseUrn } from "./urn.ts";
import { decode, encode } from "./values.ts";

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
      checkResponse(provider.checkConfig(request.getUrn(), decode(request.getNews()))),
    ),
    diffConfig: unary(() => new messages.DiffResponse()),
    configure: unary(async (request: m.ConfigureRequest) => {
      await provider.configure(decode(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      // Like the real provider: the engine then keeps what was secret among the inputs secret in the state.
      response.setAcceptsecrets(false);
      return response;
    }),
    ...resourceMethods(provider),
  };
}

function resourceMethods(provider: Provider): UntypedServiceImplementation {
  return {
    check: unary(async (request: m.CheckRequest) => {
      const urn = request.getUrn();
      const context = {
        name: parseUrn(urn).name,
        seed: request.getRandomseed_asU8(),
        log: provider.logger(urn),
      };
      const resource = provider.resource(urn);
      return checkResponse(
        await resource.check(context, decode(request.getOlds()), decode(request.getNews())),
      );
    }),
    diff: unary((request: m.DiffRequest) => {
      const resource = provider.resource(request.getUrn());
      const diff = resource.diff(decode(request.getOlds()), decode(request.getNews()));
      return diffResponse(diff, request.getIgnorechangesList());
    }),
    create: unary(async (request: m.CreateRequest) => {
      const urn = request.getUrn();
      const [resource, context] = [provider.resource(urn), provider.context(urn)];
      const inputs = decode(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(encode(await resource.planCreate(context, inputs)));
        return response;
      }
      const { id, state } = await resource.create(context, inputs);
      response.setId(id);
      response.setProperties(encode(state));
      return response;
    }),
    update: unary(async (request: m.UpdateRequest) => {
      const urn = request.getUrn();
      const [resource, context] = [provider.resource(urn), provider.context(urn)];
      const [state, inputs] = [decode(request.getOlds()), decode(request.getNews())];
      const response = new messages.UpdateResponse();
      const updated = request.getPreview()
        ? resource.planUpdate(context, state, inputs)
        : resource.update(context, request.getId(), state, inputs);
      response.setProperties(encode(await updated));
      return response;
    }),
    read: unary(async (request: m.ReadRequest) => {
      const urn = request.getUrn();
      const [resource, context] = [provider.resource(urn), provider.context(urn)];
      const [inputs, state] = [decode(request.getInputs()), decode(request.getProperties())];
      const found = await resource.read(context, request.getId(), inputs, state);
      const response = new messages.ReadResponse();
      // An empty id is how the protocol says that it is gone.
      response.setId(found?.id ?? "");
      if (found !== undefined) {
        response.setProperties(encode(found.state));
        response.setInputs(encode(found.inputs));
      }
      return response;
    }),
    delete: unary(async (request: m.DeleteRequest) => {
      const urn = request.getUrn();
      const [resource, context] = [provider.resource(urn), provider.context(urn)];
      await resource.delete(context, request.getId(), decode(request.getProperties()));
      return new empty.Empty();
    }),
  };
}

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (thrown: unknown) => {
          const error = toServiceError(thrown);
          callback(error, null, error.metadata);
        },
      );
  };
}

function checkResponse({ inputs, failures }: Checked): m.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(encode(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}
