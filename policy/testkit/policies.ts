import type { EnforcementLevel, Policies, ResourceValidation } from "@pulumi/policy";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { analyzeRequest, analyzeStackRequest, reportOf } from "./messages.ts";
import type { Analyzer, Report } from "./report.ts";
import type { Properties } from "./resource.ts";
import { SDK } from "./sdk.ts";

export interface PackOptions {
  /** Of the whole pack, as in PolicyPack: policies that name none have it. */
  readonly enforcementLevel?: EnforcementLevel;
  /** By policy: what a configuration file sets, defaults of its schema included, which the engine fills in. */
  readonly config?: Readonly<Record<string, Properties>>;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

/** A policy whose `getConfig` answers from the test; the SDK keeps it in a variable that only its server can set. */
function configured<Args extends { getConfig: unknown }, Rest extends unknown[]>(
  validate: (args: Args, ...rest: Rest) => Promise<void> | void,
  config: Properties,
): (args: Args, ...rest: Rest) => Promise<void> | void {
  const own = (args: Args, ...rest: Rest) => validate({ ...args, getConfig: () => config }, ...rest);
  // By a property of the function the SDK knows for which type it is.
  return Object.assign(own, validate);
}

function withConfig(policies: Policies, config: NonNullable<PackOptions["config"]>): Policies {
  return policies.map((policy) => {
    const own = config[policy.name];
    if (own === undefined) return policy;
    if ("validateStack" in policy) {
      return { ...policy, validateStack: configured(policy.validateStack, own) };
    }
    const { validateResource } = policy;
    if (validateResource === undefined) return policy;
    const validations = Array.isArray(validateResource) ? validateResource : [validateResource];
    const mine = validations.map((validate): ResourceValidation => configured(validate, own));
    return { ...policy, validateResource: Array.isArray(validateResource) ? mine : mine[0] };
  });
}

/**
 * Runs policies in this process by the SDK's own server functions: its deserialiser, its proxy that throws at unknown
 * values, its handling of what a policy throws. A pack's `new PolicyPack` needs no part in it, so several can be tested
 * side by side.
 */
export function runPolicies(policies: Policies, options: PackOptions = {}): Analyzer {
  const { enforcementLevel = "advisory", config = {} } = options;
  const pack = ["testkit", "0.0.0", enforcementLevel, withConfig(policies, config)] as const;
  const analyze = SDK.makeAnalyzeRpcFun(...pack);
  const analyzeStack = SDK.makeAnalyzeStackRpcFun(...pack);
  return {
    analyze: (resource) =>
      answer((done) => analyze({ request: analyzeRequest(resource) }, done), resource.urn),
    analyzeStack: (resources) =>
      answer(
        (done) => analyzeStack({ request: analyzeStackRequest(resources) }, done),
        resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "",
      ),
  };
}

async function answer(
  ask: (done: (error: Error | undefined, response: unknown) => void) => Promise<void>,
  urn: string,
): Promise<Report> {
  const { promise, resolve, reject } = Promise.withResolvers<AnalyzeResponse>();
  await ask((error, response) => {
    if (error === undefined) resolve(response as AnalyzeResponse);
    else reject(error);
  });
  return reportOf(await promise, urn);
}
