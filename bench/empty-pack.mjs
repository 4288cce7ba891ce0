#!/usr/bin/env node
// A policy pack that judges nothing: what the engine's calls themselves cost, on the same gRPC library.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** @param {() => unknown} make */
const answer =
  (make) => (/** @type {unknown} */ _call, /** @type {(e: null, a: unknown) => void} */ done) => {
    done(null, make());
  };

function info() {
  const about = new messages.AnalyzerInfo();
  about.setName("empty-pack");
  about.setVersion("1.0.0");
  return about;
}

const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE });
server.addService(service.AnalyzerService, {
  analyze: answer(() => new messages.AnalyzeResponse()),
  analyzeStack: answer(() => new messages.AnalyzeResponse()),
  remediate: answer(() => new messages.RemediateResponse()),
  getAnalyzerInfo: answer(info),
  getPluginInfo: answer(() => new plugin.PluginInfo()),
  configure: answer(() => new empty.Empty()),
  configureStack: answer(() => new messages.AnalyzerStackConfigureResponse()),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(String(port));
});
