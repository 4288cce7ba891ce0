import { credentials } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

export type Severity = "debug" | "info" | "warning" | "error";

export interface LogLine {
  readonly severity: Severity;
  readonly message: string;
  /** The resource it is about; none for the provider as a whole. */
  readonly urn?: string;
  /** A progress line: shown while the operation runs, not kept. */
  readonly ephemeral?: boolean;
}

export type Log = (line: LogLine) => void;

/**
 * Sends lines to the engine, which shows them where the user looks.
 * @param address of the engine, as it gave it to this process; without one, lines go to stderr
 */
export function engineLog(address: string | undefined): Log {
  if (address === undefined)
    return ({ severity, message }) => process.stderr.write(`${severity}: ${message}\n`);
  const engine = new engineService.EngineClient(address, credentials.createInsecure());
  const severities = engineMessages.LogSeverity;
  return ({ severity, message, urn = "", ephemeral = false }) => {
    const request = new engineMessages.LogRequest();
    request.setSeverity(severities[severity.toUpperCase() as Uppercase<Severity>]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    engine.log(request, (failure) => {
      // An engine that is gone cannot be told, and nothing that is being made should fail for it.
      if (failure !== null) process.stderr.write(`${severity}: ${message}\n`);
    });
  };
}
