import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Provider } from "../provider.ts";
import { checkResponse } from "./check-response.ts";
import { diffResponse } from "./diff-response.ts";
import { InitializationError } from "./failure.ts";
import { conceal, redactor, reveals } from "./secrets.ts";
import { unary } from "./unary.ts";
import { parseUrn } from "./urn.ts";
import { decode, encode, type Properties } from "./values.ts";

/** The methods on one resource: what comes in is revealed, what goes out is concealed again. */
export function resourceMethods(provider: Provider): UntypedServiceImplementation {
  return {
    check: unary((request: m.CheckRequest) => {
      const [urn, news] = [request.getUrn(), decode(request.getNews())];
      return discreetly([news], async (redact) => {
        const { name } = parseUrn(urn);
        const context = { name, seed: request.getRandomseed_asU8(), log: provider.logger(urn, redact) };
        const olds = reveals(decode(request.getOlds()));
        const checked = await provider.resource(urn).check(context, olds, reveals(news));
        return checkResponse({ ...checked, inputs: conceal(checked.inputs, news) });
      });
    }),
    diff: unary((request: m.DiffRequest) => {
      const resource = provider.resource(request.getUrn());
      const diff = resource.diff(reveals(decode(request.getOlds())), reveals(decode(request.getNews())));
      return diffResponse(diff, request.getIgnorechangesList());
    }),
    create: unary((request: m.CreateRequest) => {
      const [urn, inputs] = [request.getUrn(), decode(request.getProperties())];
      return discreetly([inputs], async (redact) => {
        const [resource, context] = [provider.resource(urn), provider.context(urn, redact)];
        const { id, state } = request.getPreview()
          ? { id: "", state: await resource.planCreate(context, reveals(inputs)) }
          : await resource.create(context, reveals(inputs));
        const response = new messages.CreateResponse();
        response.setId(id);
        response.setProperties(encode(conceal(state, inputs)));
        return response;
      });
    }),
    update: unary((request: m.UpdateRequest) => {
      const urn = request.getUrn();
      const [state, inputs] = [decode(request.getOlds()), decode(request.getNews())];
      return discreetly([inputs, state], async (redact) => {
        const [resource, context] = [provider.resource(urn), provider.context(urn, redact)];
        const updated = request.getPreview()
          ? await resource.planUpdate(context, reveals(state), reveals(inputs))
          : await resource.update(context, request.getId(), reveals(state), reveals(inputs));
        const response = new messages.UpdateResponse();
        response.setProperties(encode(conceal(updated, inputs)));
        return response;
      });
    }),
    read: unary((request: m.ReadRequest) => {
      const urn = request.getUrn();
      const [inputs, state] = [decode(request.getInputs()), decode(request.getProperties())];
      return discreetly([inputs, state], async (redact) => {
        const [resource, context] = [provider.resource(urn), provider.context(urn, redact)];
        const found = await resource.read(context, request.getId(), reveals(inputs), reveals(state));
        const response = new messages.ReadResponse();
        // An empty id is how the protocol says that it is gone.
        response.setId(found?.id ?? "");
        if (found === undefined) return response;
        response.setProperties(encode(conceal(conceal(found.state, state), inputs)));
        response.setInputs(encode(conceal(found.inputs, inputs)));
        return response;
      });
    }),
    delete: unary((request: m.DeleteRequest) => {
      const [urn, state] = [request.getUrn(), decode(request.getProperties())];
      return discreetly([state], async (redact) => {
        await provider.resource(urn).delete(provider.context(urn, redact), request.getId(), reveals(state));
        return new empty.Empty();
      });
    }),
  };
}

/**
 * Runs an operation so that none of its messages, and no state that it leaves half-way, tells a secret.
 * @param known the properties that came in; by the first it is known what is secret in what goes out
 */
async function discreetly<Response>(
  known: readonly [Properties, ...Properties[]],
  operation: (redact: (text: string) => string) => Promise<Response>,
): Promise<Response> {
  const redact = redactor(...known);
  try {
    return await operation(redact);
  } catch (thrown) {
    const message = redact(thrown instanceof Error ? thrown.message : String(thrown));
    if (!(thrown instanceof InitializationError)) throw new Error(message);
    throw new InitializationError(message, thrown.id, conceal(thrown.properties, known[0]));
  }
}
