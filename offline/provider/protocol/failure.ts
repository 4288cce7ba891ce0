import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { encode, type Properties } from "./values.ts";

/** A resource that was made and is not yet as it should be: the engine keeps its id and tries again. */
export class InitializationError extends Error {
  override readonly name = "InitializationError";
  readonly id: string;
  readonly properties: Properties;

  constructor(message: string, id: string, properties: Properties) {
    super(message);
    this.id = id;
    this.properties = properties;
  }
}

/** An error as gRPC sends it, with the details by which the engine knows a half-made resource. */
export function toServiceError(thrown: unknown): ServiceError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const metadata = new Metadata();
  if (error instanceof InitializationError)
    metadata.set("grpc-status-details-bin", initializationDetails(error));
  return Object.assign(new Error(error.message), {
    code: status.UNKNOWN,
    details: error.message,
    metadata,
  });
}

function initializationDetails(error: InitializationError): Buffer {
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encode(error.properties));
  detail.setReasonsList([error.message]);
  const wrapped = new any.Any();
  wrapped.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const envelope = new statusMessages.Status();
  envelope.setCode(status.UNKNOWN);
  envelope.setMessage(error.message);
  envelope.addDetails(wrapped);
  return Buffer.from(envelope.serializeBinary());
}
