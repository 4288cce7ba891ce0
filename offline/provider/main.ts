import { Server, ServerCredentials } from "@grpc/grpc-js";
import docker from "@pulumi/docker/package.json" with { type: "json" };
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { engineLog } from "./protocol/engine-log.ts";
import { service } from "./protocol/service.ts";
import { Provider } from "./provider.ts";

/** No build context or state of ours comes near it; the engine's own limit is the same. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;
/** After a signal, this long for what is under way to be undone. */
const GRACE = 5_000;
const PARENT_CHECK = 2_000;

const [engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const provider = new Provider({
  version: docker.version,
  environment: process.env,
  log: engineLog(engineAddress),
});
const server = new Server({
  "grpc.max_receive_message_length": LARGEST_MESSAGE,
  "grpc.max_send_message_length": LARGEST_MESSAGE,
});
server.addService(providerService.ResourceProviderService, service(provider));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (failure, port) => {
  if (failure !== null) throw failure;
  // The engine reads the port from the first line of stdout.
  process.stdout.write(`${port}\n`);
});

function shutDown(): void {
  provider.cancel();
  server.tryShutdown(() => process.exit(0));
  setTimeout(() => process.exit(1), GRACE).unref();
}
process.once("SIGINT", shutDown);
process.once("SIGTERM", shutDown);

// An engine that was killed tells nobody, and a provider without one would wait for ever.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) shutDown();
}, PARENT_CHECK).unref();
