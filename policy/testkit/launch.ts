import { spawn } from "node:child_process";
import { once } from "node:events";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerInfo, AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { analyzeRequest, analyzeStackRequest, reportOf, toStruct } from "./messages.ts";
import type { Analyzer } from "./report.ts";
import type { Properties } from "./resource.ts";

/** A built pack in a process of its own, spoken to by the engine's protocol. */
export interface LaunchedPack extends Analyzer {
  /** What it says of itself and of its policies. */
  info(): Promise<AnalyzerInfo.AsObject>;
  /** Hands over one policy's part of a configuration file, as mandatory. */
  configure(policy: string, properties: Properties): Promise<void>;
  /** All that it wrote, on either stream; a healthy pack writes its port and nothing else. */
  readonly output: () => string;
  stop(): Promise<void>;
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

/**
 * Starts a pack as the engine does and waits for its port, the first thing that it prints.
 * @param command the pack's executable, or what runs it: `node`, with `[".../run-policy-pack", engine, folder]`
 * @param args handed to it; the engine's own address is the first by default, and nothing listens there
 * @throws where it ends before it prints a port, with all that it said
 */
export async function launchPack(
  command: string,
  args: readonly string[] = ["127.0.0.1:1"],
  { cwd }: { readonly cwd?: string } = {},
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
  return {
    info: async () =>
      (await ask<AnalyzerInfo>((done) => client.getAnalyzerInfo(new empty.Empty(), done))).toObject(),
    async configure(policy, properties) {
      const request = new messages.ConfigureAnalyzerRequest();
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(messages.EnforcementLevel.MANDATORY);
      config.setProperties(toStruct(properties));
      request.getPolicyconfigMap().set(policy, config);
      await ask((done) => client.configure(request, done));
    },
    async analyze(resource) {
      const request = analyzeRequest(resource);
      return reportOf(await ask<AnalyzeResponse>((done) => client.analyze(request, done)), resource.urn);
    },
    async analyzeStack(resources) {
      const request = analyzeStackRequest(resources);
      const stack = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
      return reportOf(await ask<AnalyzeResponse>((done) => client.analyzeStack(request, done)), stack);
    },
    output: () => output,
    async stop() {
      client.close();
      child.kill("SIGKILL");
      await exited;
    },
  };
}
