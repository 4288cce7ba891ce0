import type { FastifyInstance, FastifySchema, RouteHandlerMethod } from "fastify";
import { ApiError } from "./api-error.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answered without the API token, because a container's health is asked without one. */
    readonly withoutToken?: boolean;
    /** Answered also when the gateway is full or shutting down. */
    readonly withoutAdmission?: boolean;
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Operation {
  readonly schema: FastifySchema;
  readonly handler: RouteHandlerMethod;
  readonly config?: { readonly withoutToken?: boolean; readonly withoutAdmission?: boolean };
}

/** Registers one path with all of its operations; every other method on it gets 405 with Allow, before any body is read. */
export function resource(
  app: FastifyInstance,
  url: string,
  operations: Readonly<Partial<Record<Method, Operation>>>,
): void {
  const served: string[] = [];
  for (const [method, operation] of Object.entries(operations)) {
    served.push(method);
    if (method === "GET") served.push("HEAD");
    app.route({
      method,
      url,
      ...operation,
      // A body is checked where it is parsed, in words of ours; its schema is there to be read. So a route validates its
      // query, which only GET has here.
      ...(method === "GET" ? undefined : { validatorCompiler: () => () => true }),
    });
  }
  const allow = served.join(", ");
  app.route({
    method: app.supportedMethods.filter((method) => !served.includes(method)),
    url,
    schema: { hide: true },
    config: { withoutAdmission: true },
    onRequest: (request, _reply, done) => {
      done(new ApiError(405, `${request.method} is not served here; ${allow} is`, { allow }));
    },
    handler: () => undefined,
  });
}
