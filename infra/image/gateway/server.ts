import swagger from "@fastify/swagger";
import { fastify, LogController } from "fastify";
import type { FastifyInstance } from "fastify";
import type { Admission } from "./admission.ts";
import { ApiError } from "./api-error.ts";
import { acceptJsonObjects } from "./document-body.ts";
import { drainBody } from "./drain.ts";
import { answerBrokenHttp, answerErrors, sendError } from "./errors.ts";
import { requirePrivateHost } from "./host-header.ts";
import type { DiskSpace } from "./disk-space.ts";
import type { GatewayOptions } from "./options.ts";
import type { ApiToken } from "./token.ts";

/** The longest a request may take to arrive, in milliseconds: 16 MiB at 280 KB a second. */
const requestTimeoutMs = 60_000;

/** An HTTP server with a log and no routes yet. Its log is the gateway's: one JSON object a line on stdout, no bodies, no headers. */
export function createServer(options: GatewayOptions): FastifyInstance {
  return fastify({
    logger: {
      level: "info",
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // Only these: an error may carry the request that failed, and with it credentials.
      serializers: { err: ({ name, message, stack = "" }: Error) => ({ type: name, message, stack }) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.limits.bodyBytes,
    requestTimeout: requestTimeoutMs,
    // Our own answer, from Admission, in our own form.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      void sendError(error, request, reply);
    },
    clientErrorHandler: answerBrokenHttp,
    // Longer than any key, so that a key that is too long gets the answer that says so.
    routerOptions: { maxParamLength: 4096 },
    // Numbers in a query arrive as text. A misspelt parameter is an error: dropping it would answer another question.
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false, allErrors: false } },
    schemaErrorFormatter: (errors) => {
      const [first] = errors;
      const name = first?.instancePath.slice(1) ?? "";
      const extra: unknown = first?.params["additionalProperty"];
      return new ApiError(
        400,
        typeof extra !== "string"
          ? `query parameter ${name} ${first?.message ?? "is not valid"}`
          : `there is no query parameter ${extra} here`,
      );
    },
  });
}

/** What holds for every route: who may ask, whether there is room, how errors look, and the description of it all. */
export async function prepare(
  app: FastifyInstance,
  token: ApiToken,
  admission: Admission,
  space: DiskSpace,
): Promise<void> {
  answerErrors(app);
  acceptJsonObjects(app);
  // An answer is never cut to its schema: a field that nobody described is still the caller's.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook("onRequest", (request, reply, done) => {
    const { withoutToken = false, withoutAdmission = false } = request.routeOptions.config;
    if (!withoutToken && !token.admits(request.headers.authorization)) {
      throw new ApiError(401, "this path needs the API token: send it as Authorization: Bearer <token>", {
        "www-authenticate": 'Bearer realm="mallku"',
      });
    }
    if (token.kind === "none") requirePrivateHost(request.headers.host);
    if (!withoutAdmission) admission.enter(request, reply);
    done();
  });
  // Before the body is read, which nothing will be done with.
  app.addHook("onRequest", async ({ method, routeOptions }) => {
    const { withoutAdmission = false } = routeOptions.config;
    if (!withoutAdmission && method !== "GET" && method !== "HEAD") await space.require(method);
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    // A kept-alive connection would hold the shutdown up.
    if (admission.draining) reply.header("connection", "close");
    done(null, payload);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (reply.statusCode >= 400) await drainBody(request.raw);
    return payload;
  });
  app.addHook("onResponse", (request, reply, done) => {
    const [path] = request.url.split("?", 1);
    const line = {
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    // Reads that went well are counted in /metrics and not written one by one.
    if (reply.statusCode >= 400 || !["GET", "HEAD"].includes(request.method))
      request.log.info(line, "answered");
    done();
  });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Mallku's database",
        description:
          "The only way to Mallku's database. Documents go in and come out byte for byte; what is acknowledged is on disk.",
        version: "1",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "Needed where an API token is set." },
        },
      },
      security: [{}, { token: [] }],
    },
  });
}
