import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type * as m from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

const EXECUTABLE = fileURLToPath(new URL("../../../policy/build/mallku-policy", import.meta.url));

export interface Analysed {
  readonly rule: string;
  readonly message: string;
  readonly urn: string;
  readonly mandatory: boolean;
}

export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Types by property name are enough for the pack; URNs of what a property was made from. */
  readonly origins?: Readonly<Record<string, readonly string[]>>;
}

/** The built pack, running as the engine runs it. */
export interface Pack {
  info(): Promise<m.AnalyzerInfo.AsObject>;
  configure(policy: string, properties: Readonly<Record<string, JavaScriptValue>>): Promise<void>;
  analyze(subject: Subject): Promise<Analysed[]>;
  analyzeStack(subjects: readonly Subject[]): Promise<Analysed[]>;
  /** What it wrote besides its port. */
  readonly output: () => string;
  stop(): Promise<void>;
}

const toStruct = (value: unknown) =>
  struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, JavaScriptValue>);

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

function options(): m.AnalyzerResourceOptions {
  return new messages.AnalyzerResourceOptions();
}

function diagnostics(response: m.AnalyzeResponse): Analysed[] {
  return response.getDiagnosticsList().map((one) => ({
    rule: one.getPolicyname(),
    message: one.getMessage(),
    urn: one.getUrn(),
    mandatory: one.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY,
  }));
}

async function ask<T>(call: (done: (error: ServiceError | null, answer: T) => void) => void): Promise<T> {
  return await new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
}

/** Starts the executable and waits for its port, the one thing it may print. */
export async function startPack(): Promise<Pack> {
  const child = spawn(EXECUTABLE, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    exited.then(() => Promise.reject(new Error(`the pack did not come up. Run: npm run build\n${output}`))),
  ]);
  const [port = ""] = output.split("\n");
  const client = new service.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    info: async () =>
      (await ask<m.AnalyzerInfo>((done) => client.getAnalyzerInfo(new empty.Empty(), done))).toObject(),
    async configure(policy, properties) {
      const request = new messages.ConfigureAnalyzerRequest();
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(messages.EnforcementLevel.MANDATORY);
      config.setProperties(toStruct(properties));
      request.getPolicyconfigMap().set(policy, config);
      await ask((done) => client.configure(request, done));
    },
    async analyze({ urn, type, properties }) {
      const request = new messages.AnalyzeRequest();
      request.setUrn(urn);
      request.setName(nameOf(urn));
      request.setType(type);
      request.setProperties(toStruct(properties));
      request.setOptions(options());
      return diagnostics(await ask<m.AnalyzeResponse>((done) => client.analyze(request, done)));
    },
    async analyzeStack(subjects) {
      const request = new messages.AnalyzeStackRequest();
      for (const { urn, type, properties, origins = {} } of subjects) {
        const resource = new messages.AnalyzerResource();
        resource.setUrn(urn);
        resource.setName(nameOf(urn));
        resource.setType(type);
        resource.setProperties(toStruct(properties));
        resource.setOptions(options());
        for (const [property, urns] of Object.entries(origins)) {
          const dependencies = new messages.AnalyzerPropertyDependencies();
          dependencies.setUrnsList([...urns]);
          resource.getPropertydependenciesMap().set(property, dependencies);
        }
        request.addResources(resource);
      }
      return diagnostics(await ask<m.AnalyzeResponse>((done) => client.analyzeStack(request, done)));
    },
    output: () => output,
    async stop() {
      client.close();
      child.kill("SIGKILL");
      await exited;
    },
  };
}
