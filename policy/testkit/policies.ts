import type { EnforcementLevel, Policies } from "@pulumi/policy";
import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { configured, type Configured, type PackConfig } from "./configuration.ts";
import { analyzeRequest, analyzeStackRequest, reportOf } from "./messages.ts";
import { inTwoPasses } from "./passes.ts";
import type { Analyzer } from "./report.ts";
import type { Properties } from "./resource.ts";
import { SDK } from "./sdk.ts";

export interface PackOptions {
  /** Of the whole pack, as in PolicyPack: policies that name none have it. */
  readonly enforcementLevel?: EnforcementLevel;
  /** As in a configuration file; a policy has the defaults of its schema without one, too. */
  readonly config?: PackConfig;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

/** A policy's function whose `getConfig` answers from here: the SDK keeps it in a variable that only its server can set. */
function reading<Args extends { getConfig: unknown }, Rest extends unknown[], Result>(
  run: (args: Args, ...rest: Rest) => Result,
  settings: Properties,
): (args: Args, ...rest: Rest) => Result {
  const own = (args: Args, ...rest: Rest) => run({ ...args, getConfig: () => settings }, ...rest);
  // By a property of the function the SDK knows for which type it is.
  return Object.assign(own, run);
}

function withConfig(policies: Policies, settingsOf: ReadonlyMap<string, Configured>): Policies {
  return policies.map((policy) => {
    const { level: enforcementLevel, settings } = settingsOf.get(policy.name) ?? {};
    if (enforcementLevel === undefined || settings === undefined) return policy;
    if ("validateStack" in policy) {
      return { ...policy, enforcementLevel, validateStack: reading(policy.validateStack, settings) };
    }
    const { validateResource: validate, remediateResource: remediate } = policy;
    return {
      ...policy,
      enforcementLevel,
      ...(remediate !== undefined && { remediateResource: reading(remediate, settings) }),
      ...(validate !== undefined && {
        validateResource: Array.isArray(validate)
          ? validate.map((one) => reading(one, settings))
          : reading(validate, settings),
      }),
    };
  });
}

/**
 * Runs policies in this process by the SDK's own server functions: its deserialiser, its proxy that throws at unknown
 * values, its handling of what a policy throws. A pack's `new PolicyPack` needs no part in it, so several can be tested
 * side by side.
 * @throws where the engine would refuse the configuration
 */
export function runPolicies(policies: Policies, options: PackOptions = {}): Analyzer {
  const { enforcementLevel = "advisory", config = {} } = options;
  const known = policies.map(
    ({ name, enforcementLevel: level = enforcementLevel, configSchema: schema }) => ({
      ...{ name, level, schema },
    }),
  );
  const pack = [
    "testkit",
    "0.0.0",
    enforcementLevel,
    withConfig(policies, configured(known, config)),
  ] as const;
  const remediate = SDK.makeRemediateRpcFun(...pack);
  const analyze = SDK.makeAnalyzeRpcFun(...pack);
  const analyzeStack = SDK.makeAnalyzeStackRpcFun(...pack);
  return {
    analyze: (resource) =>
      inTwoPasses(resource, {
        remediate: (one) =>
          answer<RemediateResponse>((done) => remediate({ request: analyzeRequest(one) }, done)),
        analyze: (one) => answer<AnalyzeResponse>((done) => analyze({ request: analyzeRequest(one) }, done)),
      }),
    async analyzeStack(resources) {
      const request = analyzeStackRequest(resources);
      const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
      return reportOf(await answer<AnalyzeResponse>((done) => analyzeStack({ request }, done)), stack);
    },
  };
}

async function answer<Response>(
  ask: (done: (error: Error | undefined, response: unknown) => void) => Promise<void>,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  await ask((error, response) => {
    if (error === undefined) resolve(response as Response);
    else reject(error);
  });
  return await promise;
}
