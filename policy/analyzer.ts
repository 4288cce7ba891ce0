import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type {
  AnalyzeRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
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

interface Answering {
  findings?: readonly Finding[];
  /** Takes what was judged out of the request. */
  readonly empty: () => void;
}

const request = new AsyncLocalStorage<Answering>();

/** The findings of the request that is being answered, made once for all its policies. */
export function oncePerRequest(find: () => readonly Finding[]): readonly Finding[] {
  const answering = request.getStore();
  if (answering === undefined) return find();
  if (answering.findings === undefined) {
    answering.findings = find();
    answering.empty();
  }
  return answering.findings;
}

/**
 * The SDK makes every policy a copy of the resource, or of the whole stack, of its own. All that is found is found in the
 * first of them: the request is emptied then, and the copies for the policies that follow cost nothing.
 */
function answerOnce(analyze: Handler, empty: (request: unknown) => void, ready: Promise<void>): Handler {
  const answer: Handler = (call, callback) => {
    const answering = {
      empty: () => {
        empty(call.request);
      },
    };
    request.run(answering, () => {
      analyze(call, callback);
    });
  };
  return (call, callback) => {
    ready.then(
      () => {
        answer(call, callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
}

function emptyResource(request: unknown): void {
  const resource = request as AnalyzeRequest;
  resource.setProperties(new struct.Struct());
  resource.clearProvider();
}

/** The SDK holds on to the list itself, so it is emptied and not replaced. */
function emptyStack(request: unknown): void {
  (request as AnalyzeStackRequest).getResourcesList().length = 0;
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
 * @param ready what has to be read before anything is judged; where that fails, every question does
 */
export function guardAnalyzer(mandatory: ReadonlySet<string>, ready: Promise<void>): void {
  const prototype = Server.prototype as { addService: (service: unknown, handlers: unknown) => void };
  const addService = prototype.addService;
  prototype.addService = function (this: unknown, service, handlers) {
    const { analyze, analyzeStack, configure } = handlers as Handlers;
    addService.call(this, service, {
      ...(handlers as Handlers),
      analyze: answerOnce(analyze, emptyResource, ready),
      analyzeStack: answerOnce(analyzeStack, emptyStack, ready),
      configure: configureStrictly(configure, mandatory),
      remediate: remediateNothing,
    });
  };
}
