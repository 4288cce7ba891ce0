import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { decideAuthorization, type Known, type Permitted } from "../decision/authorization-policy.ts";
import { denial, explain, refusal, type Denial, type Refusal } from "../decision/denial.ts";
import type { Verdict } from "../decision/verdict.ts";
import { Upstream } from "../docker.ts";
import { listenOnSocket } from "../listen.ts";

export interface AuthorizationPluginOptions {
  /** Where dockerd looks for it: `/run/docker/plugins/<name>.sock`. */
  readonly socketPath: string;
  /** Docker's own socket, to ask which containers are Mallku's. */
  readonly upstream: string;
  /** Whether builds go through of which Docker does not show every parameter; they do not unless this says so. */
  readonly allowBuilds?: boolean;
  /** Told of every request that is refused. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

export interface AuthorizationPlugin {
  readonly close: () => Promise<void>;
}

/** What dockerd sends; names as in moby, pkg/authorization/api.go. A body is base64, and absent where Docker withholds it. */
const requestSchema = z.looseObject({
  RequestMethod: z.string(),
  RequestUri: z.string(),
  RequestBody: z.base64().nullish(),
  RequestHeaders: z.record(z.string(), z.string()).nullish(),
});
type DaemonRequest = z.output<typeof requestSchema>;

const ASK_WITHIN_MS = 10_000;
/** Docker hands over bodies under 1 MiB, which base64 makes a third longer, and headers of at most 1 MiB. */
const LONGEST_REQUEST = 4 * 2 ** 20;
/** Which containers are Mallku's, and which container a command belongs to: no request needs more. */
const MOST_QUESTIONS = 2;

/**
 * Starts the authorization plugin. dockerd asks it before each request, those that the plugin itself sends to learn which
 * containers are Mallku's included: these are plain looks, decided without another question, so nothing waits for itself.
 * @throws SettingsError where the socket's place is taken
 */
export async function startAuthorizationPlugin(
  options: AuthorizationPluginOptions,
): Promise<AuthorizationPlugin> {
  const upstream = new Upstream(options.upstream);
  const server = createServer((request, response) => {
    void answer(request, response, upstream, options);
  });
  const stopListening = await listenOnSocket(server, options.socketPath, 0o600);
  return {
    close: async () => {
      upstream.close();
      await stopListening();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  options: AuthorizationPluginOptions,
): Promise<void> {
  const { url = "" } = request;
  switch (url) {
    case "/Plugin.Activate":
      request.resume();
      say(response, { Implements: ["authz"] });
      return;
    case "/AuthZPlugin.AuthZRes":
      // What may be done was decided before it was done.
      request.resume();
      say(response, { Allow: true });
      return;
    case "/AuthZPlugin.AuthZReq":
      say(response, await authorize(request, upstream, options));
      return;
    default:
      request.resume();
      response.writeHead(404);
      say(response, { Err: "no such method of a plugin" });
  }
}

/** Whatever goes wrong here is a refusal. */
async function authorize(
  request: IncomingMessage,
  upstream: Upstream,
  { onRefusal, allowBuilds = false }: AuthorizationPluginOptions,
): Promise<{ Allow: boolean; Msg?: string }> {
  let asked: DaemonRequest | undefined;
  let refused: Denial;
  let found: string | undefined;
  try {
    asked = requestSchema.parse(JSON.parse((await readWhole(request)).toString()));
    const verdict = await judge(asked, upstream, { builds: allowBuilds });
    if (verdict.kind === "allow") return { Allow: true };
    refused = verdict.kind === "deny" ? verdict.denial : denial("unresolved");
    found = verdict.kind === "deny" ? verdict.found : undefined;
  } catch (error) {
    refused = denial("unresolved");
    found = error instanceof Error ? error.message : String(error);
  }
  onRefusal?.(refusal(asked?.RequestMethod ?? "", asked?.RequestUri ?? "", refused, found));
  return { Allow: false, Msg: explain(refused, found) };
}

async function judge(asked: DaemonRequest, upstream: Upstream, permitted: Permitted): Promise<Verdict> {
  const request = {
    method: asked.RequestMethod,
    target: asked.RequestUri,
    contentType: asked.RequestHeaders?.["Content-Type"],
    contentLength: asked.RequestHeaders?.["Content-Length"],
    body: typeof asked.RequestBody === "string" ? Buffer.from(asked.RequestBody, "base64") : undefined,
  };
  let known: Known = {};
  let verdict = decideAuthorization(request, known, permitted);
  for (let questions = 0; questions < MOST_QUESTIONS; questions += 1) {
    const signal = AbortSignal.timeout(ASK_WITHIN_MS);
    if (verdict.kind === "ask-containers") {
      known = { ...known, containers: await upstream.ownContainers(signal) };
    } else if (verdict.kind === "ask-exec") {
      known = { ...known, execContainer: await upstream.containerOfExec(verdict.exec, signal) };
    } else break;
    verdict = decideAuthorization(request, known, permitted);
  }
  return verdict;
}

async function readWhole(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_REQUEST) throw new Error("the request is longer than any that Docker hands over");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function say(response: ServerResponse, value: object): void {
  const body = JSON.stringify(value);
  response.setHeader("content-type", "application/vnd.docker.plugins.v1.2+json");
  response.setHeader("content-length", Buffer.byteLength(body));
  response.end(body);
}
