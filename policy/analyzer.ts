import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type {
  AnalyzeRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { configurationOf, weakening } from "./configuration.ts";
import type { Finding } from "./rules/rule.ts";

type Callback = (error: Error | null, answer?: unknown) => void;
type Handler = (call: { request: unknown }, callback: Callback) => void;
interface Handlers {
  readonly analyze: Handler;
  readonly analyzeStack: Handler;
  readonly configure: Handler;
  readonly remediate: Handler;
}

type Resource = Pick<AnalyzeRequest, "getProperties">;

const request = new AsyncLocalStorage<{ findings?: readonly Finding[] }>();

/** The findings of the request that is being answered, made once for all its policies. */
export function oncePerRequest(find: () => readonly Finding[]): readonly Finding[] {
  const answering = request.getStore();
  if (answering === undefined) return find();
  return (answering.findings ??= find());
}

/**
 * The SDK calls every policy with a copy of the properties of its own, made from the message each time. The message is
 * turned into plain data once, and what was found in it is kept for the policies that follow in the same request.
 */
function answerOnce(analyze: Handler, resourcesOf: (request: unknown) => readonly Resource[]): Handler {
  return (call, callback) => {
    for (const resource of resourcesOf(call.request)) {
      const properties = resource.getProperties();
      if (properties === undefined) continue;
      const plain = properties.toJavaScript();
      properties.toJavaScript = () => plain;
    }
    request.run({}, () => {
      analyze(call, callback);
    });
  };
}

/**
 * A configuration that takes something away from the gate fails the preview. The SDK takes a level of `disabled` or
 * `advisory` for any policy without a word, shows it to no policy, and the engine then prints a green tick.
 */
function configureStrictly(configure: Handler, mandatory: ReadonlySet<string>): Handler {
  return (call, callback) => {
    const refused = weakening(configurationOf(call.request as ConfigureAnalyzerRequest), mandatory);
    if (refused === null) configure(call, callback);
    else callback(new Error(refused));
  };
}

/** No rule mends anything, and the SDK would answer so once for each of them, for each resource. */
const remediateNothing: Handler = (_call, callback) => {
  callback(null, new messages.RemediateResponse());
};

/**
 * Puts this pack's own handlers around the SDK's, at the one place where the SDK hands them to its server. Call it before
 * the pack is made, since that starts the server.
 * @param mandatory the ids of the rules that no configuration may lower
 */
export function guardAnalyzer(mandatory: ReadonlySet<string>): void {
  const prototype = Server.prototype as { addService: (service: unknown, handlers: unknown) => void };
  const addService = prototype.addService;
  prototype.addService = function (this: unknown, service, handlers) {
    const { analyze, analyzeStack, configure } = handlers as Handlers;
    addService.call(this, service, {
      ...(handlers as Handlers),
      analyze: answerOnce(analyze, (of) => [of as AnalyzeRequest]),
      analyzeStack: answerOnce(analyzeStack, (of) => (of as AnalyzeStackRequest).getResourcesList()),
      configure: configureStrictly(configure, mandatory),
      remediate: remediateNothing,
    });
  };
}
