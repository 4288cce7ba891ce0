import type { Policies } from "@pulumi/policy";
import type { AnalyzeRequest, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import proxy from "@pulumi/policy/proxy.js";
import server from "@pulumi/policy/server.js";

type Callback = (error: Error | undefined, answer: unknown) => void;
type Handler<Request> = (call: { readonly request: Request }, callback: Callback) => Promise<void>;
type MakeHandler<Request> = (
  pack: string,
  version: string,
  enforcementLevel: string,
  policies: Policies,
) => Handler<Request>;

/** The functions that answer the engine's requests, and the values that stand for what a preview does not know. */
export interface Sdk {
  readonly makeAnalyzeRpcFun: MakeHandler<AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: MakeHandler<AnalyzeStackRequest>;
  readonly makeRemediateRpcFun: MakeHandler<AnalyzeRequest>;
  readonly unknownBooleanValue: string;
  readonly unknownNumberValue: string;
  readonly unknownStringValue: string;
  readonly unknownArrayValue: string;
  readonly unknownObjectValue: string;
  readonly unknownAssetValue: string;
  readonly unknownArchiveValue: string;
}

const NAMES: readonly (readonly [keyof Sdk, "function" | "string"])[] = [
  ["makeAnalyzeRpcFun", "function"],
  ["makeAnalyzeStackRpcFun", "function"],
  ["makeRemediateRpcFun", "function"],
  ["unknownBooleanValue", "string"],
  ["unknownNumberValue", "string"],
  ["unknownStringValue", "string"],
  ["unknownArrayValue", "string"],
  ["unknownObjectValue", "string"],
  ["unknownAssetValue", "string"],
  ["unknownArchiveValue", "string"],
];

/**
 * The SDK's own code, of which its typings say nothing because it is internal. A kit that wrote it anew would test packs
 * against its author's idea of the engine; where a later SDK has no such parts, this says so instead of passing.
 */
function internals(): Sdk {
  const found: Readonly<Record<string, unknown>> = { ...proxy, ...server };
  const missing = NAMES.filter(([name, kind]) => typeof found[name] !== kind).map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `This @pulumi/policy has no ${missing.join(", ")}, by which the testkit runs policies as the engine does. It is known to work with 1.21.`,
    );
  }
  return found as unknown as Sdk;
}

export const SDK: Sdk = internals();
