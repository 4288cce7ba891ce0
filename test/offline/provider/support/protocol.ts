import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as e from "@pulumi/pulumi/proto/engine_pb.js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { encode, decode, type Properties } from "../../../../offline/provider/protocol/values.ts";

/** The executable, running, and an engine of the test's own that it logs to. */
export interface Running {
  readonly client: ResourceProviderClient;
  readonly log: { readonly severity: number; readonly message: string; readonly urn: string }[];
  readonly exited: Promise<number | null>;
  configure(config?: Properties): Promise<void>;
  check(urn: string, news: Properties): Promise<{ inputs: Properties; failures: string[] }>;
  create(urn: string, inputs: Properties, preview?: boolean): Promise<{ id: string; state: Properties }>;
  cancel(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** @param type as in the SDK: `Container` */
export const urn = (type: string, name: string, stack = "dev"): string =>
  `urn:pulumi:${stack}::test::docker:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}::${name}`;

export async function startProvider(
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Running> {
  const log: Running["log"] = [];
  const engine = await startEngine(log);
  const child = spawn(path, [`127.0.0.1:${engine.port}`], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const client = new providerService.ResourceProviderClient(
    `127.0.0.1:${line.toString().trim()}`,
    credentials.createInsecure(),
  );
  return {
    client,
    log,
    exited,
    async configure(config = {}) {
      const request = new messages.ConfigureRequest();
      request.setArgs(encode(config));
      await ask<m.ConfigureResponse>((done) => client.configure(request, done));
    },
    async check(of, news) {
      const request = new messages.CheckRequest();
      request.setUrn(of);
      request.setNews(encode(news));
      const response = await ask<m.CheckResponse>((done) => client.check(request, done));
      return {
        inputs: decode(response.getInputs()),
        failures: response.getFailuresList().map((one) => `${one.getProperty()}: ${one.getReason()}`),
      };
    },
    async create(of, inputs, preview = false) {
      const request = new messages.CreateRequest();
      request.setUrn(of);
      request.setProperties(encode(inputs));
      request.setPreview(preview);
      const response = await ask<m.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), state: decode(response.getProperties()) };
    },
    async cancel() {
      await ask((done) => client.cancel(new empty.Empty(), done));
    },
    signal: (name) => child.kill(name),
    async stop() {
      client.close();
      child.kill("SIGKILL");
      await exited;
      engine.server.forceShutdown();
    },
  };
}

/** Makes a call with a callback a promise. */
export function ask<Response>(
  call: (done: (failure: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((failure, response) => {
      if (failure === null) resolve(response);
      else reject(failure);
    });
  });
}

async function startEngine(log: Running["log"]): Promise<{ server: Server; port: number }> {
  const server = new Server();
  server.addService(engineService.EngineService, {
    log: (call: { request: e.LogRequest }, callback: (failure: null, response: unknown) => void) => {
      const { request } = call;
      log.push({ severity: request.getSeverity(), message: request.getMessage(), urn: request.getUrn() });
      callback(null, new empty.Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (failure, bound) => {
      if (failure === null) resolve(bound);
      else reject(failure);
    });
  });
  return { server, port };
}
