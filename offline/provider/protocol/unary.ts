import type { handleUnaryCall } from "@grpc/grpc-js";
import { toServiceError } from "./failure.ts";

/** A method that answers, as gRPC calls it. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (thrown: unknown) => {
          const error = toServiceError(thrown);
          callback(error, null, error.metadata);
        },
      );
  };
}
