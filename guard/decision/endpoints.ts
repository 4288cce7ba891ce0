import type { DenialId } from "./denial.ts";

/** What the guard socket does with a request to an endpoint: hands it on in this way, or refuses it. */
export type SocketRule = Forward | DenialId;

export interface Forward {
  /** The parameters that are handed on; any other is refused. */
  readonly query: readonly string[];
  /** What the path's reference must name. */
  readonly object: ObjectKind | undefined;
  /** Which of the answer's objects are Mallku's; a stream is passed on as it comes. */
  readonly answer: "whole" | "stream" | "events" | ListKind | "network" | "image";
  /** How long Docker may take to begin its answer. */
  readonly begins: "promptly" | "late";
}

/** `shown-container` is the database's or the one that carries its token; only the database's can be acted upon. */
export type ObjectKind = "container" | "shown-container" | "network" | "volume" | "image";
export type ListKind = "containers" | "networks" | "volumes" | "images";

/**
 * What the authorization plugin does: `allow` for everybody; a denial's name for everybody; `protected:<denial>` where the
 * path names a container of Mallku's; `judge:<what>` where more than the path decides.
 */
export type AuthorizationRule = "allow" | DenialId | `protected:${DenialId}` | `judge:${Judge}`;

export type Judge =
  | "archive"
  | "build"
  | "commit"
  | "connect"
  | "container"
  | "disconnect"
  | "exec"
  | "exec-run"
  | "kill"
  | "network"
  | "rename"
  | "start"
  | "update"
  | "volume";

export interface Endpoint {
  readonly method: string;
  /** `{}` stands for Docker's `{name:.*}`. */
  readonly path: string;
  readonly socket: SocketRule;
  readonly authorization: AuthorizationRule;
}

const whole: Forward = { query: [], object: undefined, answer: "whole", begins: "promptly" };
const container: Forward = { ...whole, object: "container" };
/** Docker's SDK for Python sends these with every list, and no API that is judged here reads them (docker-py, api/). */
const UNREAD = { containers: ["trunc_cmd"], images: ["only_ids"] };

/**
 * Every endpoint of Docker Engine's API, 1.24 to 1.55, with what each policy does about it. Whatever is not here is
 * refused by both. Source of the list: moby's api/docs and the routes that its server registers (daemon/server/router),
 * which has some that the documents leave out (checkpoints, copy, grpc, build/cancel).
 */
const TABLE: readonly (readonly [string, string, SocketRule, AuthorizationRule])[] = [
  ["GET", "/_ping", whole, "allow"],
  ["HEAD", "/_ping", whole, "allow"],
  ["GET", "/version", whole, "allow"],
  ["GET", "/info", whole, "allow"],
  ["GET", "/events", { ...whole, query: ["since", "until", "filters"], answer: "events" }, "allow"],
  ["GET", "/system/df", "other-object", "allow"],
  ["POST", "/auth", "not-needed", "allow"],

  [
    "GET",
    "/containers/json",
    { ...whole, query: ["all", "limit", "size", "filters", ...UNREAD.containers], answer: "containers" },
    "allow",
  ],
  ["POST", "/containers/create", "not-needed", "judge:container"],
  ["POST", "/containers/prune", "not-needed", "allow"],
  ["GET", "/containers/{}/json", { ...container, object: "shown-container", query: ["size"] }, "allow"],
  [
    "GET",
    "/containers/{}/logs",
    {
      ...container,
      query: ["follow", "stdout", "stderr", "since", "until", "timestamps", "tail", "details"],
      answer: "stream",
    },
    "allow",
  ],
  ["GET", "/containers/{}/stats", { ...container, query: ["stream", "one-shot"], answer: "stream" }, "allow"],
  ["GET", "/containers/{}/top", "not-needed", "allow"],
  ["GET", "/containers/{}/changes", "not-needed", "allow"],
  ["POST", "/containers/{}/start", { ...container, query: ["detachKeys"] }, "judge:start"],
  ["POST", "/containers/{}/stop", { ...container, query: ["t"], begins: "late" }, "judge:kill"],
  ["POST", "/containers/{}/restart", { ...container, query: ["t"], begins: "late" }, "judge:start"],
  [
    "POST",
    "/containers/{}/wait",
    { ...container, query: ["condition"], answer: "stream", begins: "late" },
    "allow",
  ],
  ["POST", "/containers/{}/kill", "not-needed", "judge:kill"],
  ["POST", "/containers/{}/pause", "not-needed", "allow"],
  ["POST", "/containers/{}/unpause", "not-needed", "allow"],
  ["DELETE", "/containers/{}", "not-needed", "allow"],
  ["POST", "/containers/{}/exec", "exec", "judge:exec"],
  ["POST", "/exec/{}/start", "exec", "judge:exec-run"],
  ["POST", "/exec/{}/resize", "exec", "judge:exec-run"],
  ["GET", "/exec/{}/json", "exec", "allow"],
  ["POST", "/containers/{}/attach", "attach", "protected:attach"],
  ["GET", "/containers/{}/attach/ws", "attach", "protected:attach"],
  ["POST", "/containers/{}/resize", "attach", "protected:attach"],
  ["GET", "/containers/{}/archive", "files", "judge:archive"],
  ["HEAD", "/containers/{}/archive", "files", "judge:archive"],
  ["PUT", "/containers/{}/archive", "files", "judge:archive"],
  ["POST", "/containers/{}/copy", "files", "protected:files"],
  ["GET", "/containers/{}/export", "files", "protected:files"],
  ["POST", "/commit", "snapshot", "judge:commit"],
  ["GET", "/containers/{}/checkpoints", "snapshot", "protected:snapshot"],
  ["POST", "/containers/{}/checkpoints", "snapshot", "protected:snapshot"],
  ["DELETE", "/containers/{}/checkpoints/{}", "snapshot", "protected:snapshot"],
  ["POST", "/containers/{}/rename", "rename", "judge:rename"],
  ["POST", "/containers/{}/update", "limits", "judge:update"],

  ["GET", "/networks", { ...whole, query: ["filters"], answer: "networks" }, "allow"],
  [
    "GET",
    "/networks/{}",
    { ...whole, query: ["verbose", "scope"], object: "network", answer: "network" },
    "allow",
  ],
  ["POST", "/networks/create", "not-needed", "judge:network"],
  ["POST", "/networks/{}/connect", "network", "judge:connect"],
  ["POST", "/networks/{}/disconnect", "network", "judge:disconnect"],
  ["DELETE", "/networks/{}", "not-needed", "allow"],
  ["POST", "/networks/prune", "not-needed", "allow"],

  ["GET", "/volumes", { ...whole, query: ["filters"], answer: "volumes" }, "allow"],
  ["GET", "/volumes/{}", { ...whole, object: "volume" }, "allow"],
  ["POST", "/volumes/create", "not-needed", "judge:volume"],
  ["PUT", "/volumes/{}", "not-needed", "swarm"],
  ["DELETE", "/volumes/{}", "not-needed", "allow"],
  ["POST", "/volumes/prune", "prune", "prune"],

  [
    "GET",
    "/images/json",
    { ...whole, query: ["all", "filters", "digests", "shared-size", ...UNREAD.images], answer: "images" },
    "allow",
  ],
  ["GET", "/images/{}/json", { ...whole, object: "image", answer: "image" }, "allow"],
  ["GET", "/images/{}/history", "not-needed", "allow"],
  ["GET", "/images/{}/attestations", "not-needed", "allow"],
  ["GET", "/images/search", "not-needed", "allow"],
  ["GET", "/images/get", "not-needed", "allow"],
  ["GET", "/images/{}/get", "not-needed", "allow"],
  ["POST", "/images/load", "not-needed", "allow"],
  ["POST", "/images/create", "not-needed", "allow"],
  ["POST", "/images/{}/push", "not-needed", "allow"],
  ["POST", "/images/{}/tag", "not-needed", "allow"],
  ["POST", "/images/prune", "not-needed", "allow"],
  ["DELETE", "/images/{}", "not-needed", "allow"],
  ["GET", "/distribution/{}/json", "not-needed", "allow"],
  ["POST", "/build", "not-needed", "judge:build"],
  ["POST", "/build/prune", "not-needed", "allow"],
  ["POST", "/build/cancel", "not-needed", "allow"],
  // BuildKit's own channels: `docker build` needs them, and a plugin sees only that they are opened.
  ["POST", "/session", "upgrade", "allow"],
  ["POST", "/grpc", "upgrade", "allow"],

  ["GET", "/plugins", "not-needed", "allow"],
  ["GET", "/plugins/{}/json", "not-needed", "allow"],
  ["GET", "/plugins/privileges", "not-needed", "allow"],
  ["POST", "/plugins/pull", "plugin", "plugin"],
  ["POST", "/plugins/create", "plugin", "plugin"],
  ["POST", "/plugins/{}/enable", "plugin", "plugin"],
  ["POST", "/plugins/{}/disable", "plugin", "plugin"],
  ["POST", "/plugins/{}/upgrade", "plugin", "plugin"],
  ["POST", "/plugins/{}/set", "plugin", "plugin"],
  ["POST", "/plugins/{}/push", "plugin", "plugin"],
  ["DELETE", "/plugins/{}", "plugin", "plugin"],

  ["GET", "/swarm", "not-needed", "allow"],
  ["GET", "/swarm/unlockkey", "swarm", "swarm"],
  ["POST", "/swarm/init", "swarm", "swarm"],
  ["POST", "/swarm/join", "swarm", "swarm"],
  ["POST", "/swarm/leave", "swarm", "allow"],
  ["POST", "/swarm/update", "swarm", "swarm"],
  ["POST", "/swarm/unlock", "swarm", "swarm"],
  ["GET", "/services", "not-needed", "allow"],
  ["GET", "/services/{}", "not-needed", "allow"],
  ["GET", "/services/{}/logs", "not-needed", "allow"],
  ["POST", "/services/create", "swarm", "swarm"],
  ["POST", "/services/{}/update", "swarm", "swarm"],
  ["DELETE", "/services/{}", "swarm", "allow"],
  ["GET", "/nodes", "not-needed", "allow"],
  ["GET", "/nodes/{}", "not-needed", "allow"],
  ["POST", "/nodes/{}/update", "swarm", "swarm"],
  ["DELETE", "/nodes/{}", "swarm", "swarm"],
  ["GET", "/tasks", "not-needed", "allow"],
  ["GET", "/tasks/{}", "not-needed", "allow"],
  ["GET", "/tasks/{}/logs", "not-needed", "allow"],
  ["GET", "/secrets", "not-needed", "allow"],
  ["GET", "/secrets/{}", "not-needed", "allow"],
  ["POST", "/secrets/create", "swarm", "swarm"],
  ["POST", "/secrets/{}/update", "swarm", "swarm"],
  ["DELETE", "/secrets/{}", "swarm", "swarm"],
  ["GET", "/configs", "not-needed", "allow"],
  ["GET", "/configs/{}", "not-needed", "allow"],
  ["POST", "/configs/create", "swarm", "swarm"],
  ["POST", "/configs/{}/update", "swarm", "swarm"],
  ["DELETE", "/configs/{}", "swarm", "swarm"],
];

export const ENDPOINTS: readonly Endpoint[] = TABLE.map(([method, path, socket, authorization]) => ({
  method,
  path,
  socket,
  authorization,
}));

/** An endpoint that a path belongs to, and what stands in its first place-holder. */
export interface Match {
  readonly endpoint: Endpoint;
  /** A container's name or id, an image's name, … ; undefined where the endpoint has no place-holder. */
  readonly reference: string | undefined;
}

const PATTERNS = ENDPOINTS.map((endpoint) => ({
  endpoint,
  pattern: new RegExp(`^${endpoint.path.replaceAll("{}", "(.+)")}$`),
}));

/**
 * Every endpoint that Docker could take a path for. Its place-holders take slashes too, so that one path can belong to
 * several; which of them Docker picks depends on the order in which its version registers them, so all of them count.
 */
export function matchEndpoints(method: string, path: string): readonly Match[] {
  return PATTERNS.flatMap(({ endpoint, pattern }) => {
    if (endpoint.method !== method) return [];
    const match = pattern.exec(path);
    return match === null ? [] : [{ endpoint, reference: match[1] }];
  });
}
