import { spawn } from "node:child_process";
import { once } from "node:events";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type {
  AnalyzerInfo,
  AnalyzeResponse,
  ConfigureAnalyzerRequest,
  PolicyInfo,
  RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { PolicyConfigSchema } from "@pulumi/policy";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { configured, type Configurable, type PackConfig } from "./configuration.ts";
import {
  analyzeRequest,
  analyzeStackRequest,
  levelName,
  levelNumber,
  reportOf,
  toStruct,
} from "./messages.ts";
import { inTwoPasses } from "./passes.ts";
import type { Analyzer } from "./report.ts";

/** A built pack in a process of its own, spoken to by the engine's protocol. */
export interface LaunchedPack extends Analyzer {
  /** What it says of itself and of its policies. */
  info(): Promise<AnalyzerInfo.AsObject>;
  /** All that it wrote, on either stream; a healthy pack writes its port and nothing else. */
  readonly output: () => string;
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly cwd?: string;
  /** As in a configuration file. */
  readonly config?: PackConfig;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

async function ask<T>(call: (done: (error: ServiceError | null, answer: T) => void) => void): Promise<T> {
  return await new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
}

function configurable(policy: PolicyInfo): Configurable {
  const schema = policy.getConfigschema();
  const properties = schema?.getProperties()?.toJavaScript() as PolicyConfigSchema["properties"];
  return {
    name: policy.getName(),
    level: levelName(policy.getEnforcementlevel()),
    schema: schema === undefined ? undefined : { properties, required: schema.getRequiredList() },
  };
}

function configureRequest(policies: readonly PolicyInfo[], config: PackConfig): ConfigureAnalyzerRequest {
  const request = new messages.ConfigureAnalyzerRequest();
  for (const [name, { level, settings }] of configured(policies.map(configurable), config)) {
    const own = new messages.PolicyConfig();
    own.setEnforcementlevel(levelNumber(level));
    own.setProperties(toStruct(settings));
    request.getPolicyconfigMap().set(name, own);
  }
  return request;
}

/**
 * Starts a pack as the engine does, waits for its port, the first thing that it prints, and configures it.
 * @param command the pack's executable, or what runs it: `node`, with `[".../run-policy-pack", engine, folder]`
 * @param args handed to it; the engine's own address is the first by default, and nothing listens there
 * @throws where it ends before it prints a port, with all that it said, and where it or the engine would refuse the configuration
 */
export async function launchPack(
  command: string,
  args: readonly string[] = ["127.0.0.1:1"],
  { cwd, config = {} }: LaunchOptions = {},
): Promise<LaunchedPack> {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    exited.then(() => Promise.reject(new Error(`the pack ${command} did not come up.\n${output}`))),
  ]);
  const [port = ""] = output.split("\n");
  const client = new service.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const stop = async () => {
    client.close();
    child.kill("SIGKILL");
    await exited;
  };
  const info = () => ask<AnalyzerInfo>((done) => client.getAnalyzerInfo(new empty.Empty(), done));
  try {
    const request = configureRequest((await info()).getPoliciesList(), config);
    await ask((done) => client.configure(request, done));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    info: async () => (await info()).toObject(),
    analyze: (resource) =>
      inTwoPasses(resource, {
        remediate: (one) => ask<RemediateResponse>((done) => client.remediate(analyzeRequest(one), done)),
        analyze: (one) => ask<AnalyzeResponse>((done) => client.analyze(analyzeRequest(one), done)),
      }),
    async analyzeStack(resources) {
      const request = analyzeStackRequest(resources);
      const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
      return reportOf(await ask<AnalyzeResponse>((done) => client.analyzeStack(request, done)), stack);
    },
    output: () => output,
    stop,
  };
}
