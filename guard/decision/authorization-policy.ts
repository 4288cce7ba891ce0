import { evaluate } from "../../policy/evaluate.ts";
import { declarationOfNetwork, declarationOfVolume } from "../../policy/facts/from-inspect/network.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { isDataVolume, isMallkuNetwork, isTokenVolume } from "../../policy/facts/names.ts";
import { isEmpty } from "../../policy/facts/from-inspect/read.ts";
import { NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { RULES } from "../../policy/rules/index.ts";
import type { Rule } from "../../policy/rules/rule.ts";
import { volumeDriver } from "../../policy/rules/volume-driver.ts";
import {
  connectBody,
  createBody,
  execBody,
  networkBody,
  readBody,
  updateBody,
  volumeBody,
} from "./bodies.ts";
import { containerOf, isEndingSignal, isPlainEndpoint, judgeCreate, takesName } from "./container-create.ts";
import type { DenialId } from "./denial.ts";
import { matchEndpoints, type AuthorizationRule, type Judge, type Match } from "./endpoints.ts";
import { gateVerdict } from "./gate.ts";
import { isOnlyCarrier, isOwnName, isTokenCarrier, meaningOf, type OwnContainer } from "./references.ts";
import { isJudgedVersion } from "./socket-policy.ts";
import { AMBIGUOUS, parseTarget, valueOf, type Target } from "./target.ts";
import { ALLOWED, ASK, refuse, strictest, type Verdict } from "./verdict.ts";

/** A request as dockerd shows it to an authorization plugin. */
export interface AuthorizationRequest {
  readonly method: string;
  /** As it was sent. */
  readonly target: string;
  /** The last of them, where there are several. */
  readonly contentType: string | undefined;
  /** Undefined of a body in chunks. */
  readonly contentLength: string | undefined;
  /** Docker hands over JSON bodies under 1 MiB that came with their length. */
  readonly body: Uint8Array | undefined;
}

/** What Docker was asked for this one request. */
export interface Known {
  readonly containers?: readonly OwnContainer[];
  /** The id of the container that a command belongs to; "" where Docker has no such command. */
  readonly execContainer?: string;
}

/** What the plugin's operator lets through although it cannot be judged. */
export interface Permitted {
  /** Builds of which Docker does not show every parameter. */
  readonly builds: boolean;
}

/**
 * Decides for every client of a daemon, root's own included, around Mallku's containers; the life of other containers goes
 * on, unless it leads to the database. Pure: where Docker has to be asked first, it says so and is asked again.
 */
export function decideAuthorization(
  request: AuthorizationRequest,
  known: Known,
  permitted: Permitted = { builds: false },
): Verdict {
  const target = parseTarget(request.target);
  if (target === undefined) return refuse("target");
  if (!isJudgedVersion(target)) return refuse("version");
  if (/form/i.test(request.contentType ?? "")) return refuse("form");
  const matches = matchEndpoints(request.method, target.path);
  if (matches.length === 0) return refuse("endpoint");
  return strictest(matches.map((match) => apply({ request, target, match, known, permitted })));
}

interface Asked {
  readonly request: AuthorizationRequest;
  readonly target: Target;
  readonly match: Match;
  readonly known: Known;
  readonly permitted: Permitted;
}

function apply(asked: Asked): Verdict {
  const rule: AuthorizationRule = asked.match.endpoint.authorization;
  if (rule === "allow") return ALLOWED;
  if (rule.startsWith("judge:")) return JUDGES[rule.slice("judge:".length) as Judge](asked);
  if (rule.startsWith("protected:")) return unlessOwn(asked, rule.slice("protected:".length) as DenialId);
  return refuse(rule as DenialId);
}

/** Refused where a reference is, or could be, to a container of Mallku's. */
function about(reference: string, { known }: Asked, id: DenialId): Verdict {
  switch (meaningOf(reference, known.containers)) {
    case "own":
      return refuse(id);
    case "ask":
      return ASK;
    case "other":
      return ALLOWED;
  }
}

function unlessOwn(asked: Asked, id: DenialId): Verdict {
  return about(asked.match.reference ?? "", asked, id);
}

/**
 * Whether Docker could find a form in a body that it does not hand over. Of several Content-Types it goes by the first and
 * shows the last; a body that it hands over is JSON by the first one (moby, pkg/authorization/authz.go, net/http's ParseForm).
 */
function mayHideForm({ contentType, contentLength, body }: AuthorizationRequest): boolean {
  return contentType !== undefined && contentLength !== "0" && (body?.length ?? 0) === 0;
}

const HIDDEN = "its body may be a form, which Docker does not show";

const MANDATORY = RULES.filter(({ enforcement }) => enforcement === "mandatory");

const JUDGES: Readonly<Record<Judge, (asked: Asked) => Verdict>> = {
  /** The provider writes the token into its carrier, which is never started and from which nothing is read. */
  archive: (asked) => {
    const verdict = unlessOwn(asked, "files");
    if (verdict.kind !== "deny" || asked.match.endpoint.method !== "PUT") return verdict;
    if (valueOf(asked.target, "path") !== "/") return verdict;
    const { containers } = asked.known;
    if (containers === undefined) return ASK;
    return isOnlyCarrier(asked.match.reference ?? "", containers) ? ALLOWED : verdict;
  },
  build: (asked) => {
    if (mayHideForm(asked.request) && !asked.permitted.builds) return refuse("build");
    const mode = valueOf(asked.target, "networkmode");
    if (mode === AMBIGUOUS) return refuse("ambiguous");
    const joined = containerOf(mode ?? "");
    return joined === undefined ? ALLOWED : about(joined, asked, "join");
  },
  commit: (asked) => {
    const container = valueOf(asked.target, "container");
    return container === AMBIGUOUS ? refuse("ambiguous") : about(container ?? "", asked, "snapshot");
  },
  connect: (asked) => {
    const read = readBody(connectBody, asked.request.body);
    if (read.body === undefined) return read.refused;
    const verdict = about(read.body.Container ?? "", asked, "network");
    const isDeclared = isMallkuNetwork(asked.match.reference) && isPlainEndpoint(read.body.EndpointConfig);
    const joins = verdict.kind === "deny" && isDeclared;
    if (verdict.kind === "allow" && takesName(read.body.EndpointConfig))
      return refuse("rename", "it answers to the database's name");
    return joins ? unlessCarrier(read.body.Container ?? "", asked.known) : verdict;
  },
  container: ({ request, target, known }) => {
    const name = valueOf(target, "name");
    if (name === AMBIGUOUS) return refuse("ambiguous");
    const read = readBody(createBody, request.body);
    if (read.body === undefined) return read.refused;
    return judgeCreate((name ?? "").replace(/^\//, ""), read.body, known.containers);
  },
  /** Taking it off any other network is what making it does; off its own it would lose the one it was judged on. */
  disconnect: (asked) => {
    const read = readBody(connectBody, asked.request.body);
    if (read.body === undefined) return read.refused;
    const network = asked.match.reference ?? "";
    const isOther = !isMallkuNetwork(network) && !/^[0-9a-f]+$/.test(network);
    return isOther ? ALLOWED : about(read.body.Container ?? "", asked, "network");
  },
  exec: (asked) => {
    const verdict = unlessOwn(asked, "exec");
    if (verdict.kind !== "allow") return verdict;
    // The beginning of an id can become another container's while a body is held back; a body that has come cannot be.
    const read = readBody(execBody, asked.request.body);
    if (read.body === undefined) return read.refused;
    return read.body.Privileged === true ? refuse("privileges") : ALLOWED;
  },
  "exec-run": ({ match, known }) => {
    if (known.execContainer === undefined) return { kind: "ask-exec", exec: match.reference ?? "" };
    if (known.execContainer === "") return ALLOWED;
    if (known.containers === undefined) return ASK;
    return known.containers.some(({ id }) => id === known.execContainer) ? refuse("exec") : ALLOWED;
  },
  kill: (asked) => {
    if (mayHideForm(asked.request)) return refuse("form", HIDDEN);
    const signal = valueOf(asked.target, "signal");
    const ends = signal !== AMBIGUOUS && isEndingSignal(signal ?? "");
    return ends ? ALLOWED : unlessOwn(asked, "signal");
  },
  network: ({ request }) => {
    const read = readBody(networkBody, request.body);
    if (read.body === undefined) return read.refused;
    const { Name: name } = read.body;
    if (!isMallkuNetwork(name)) return ALLOWED;
    const { IPAM, ConfigFrom, ConfigOnly } = read.body;
    if (!isEmpty([IPAM?.Config, IPAM?.Options, ConfigFrom, ConfigOnly])) {
      return refuse("gate", "it has addresses or a configuration that Mallku does not declare");
    }
    return judgeResource(name ?? "", NETWORK, declarationOfNetwork(read.body), MANDATORY);
  },
  rename: (asked) => {
    if (mayHideForm(asked.request)) return refuse("form", HIDDEN);
    const name = valueOf(asked.target, "name");
    if (name === AMBIGUOUS) return refuse("ambiguous");
    return isOwnName((name ?? "").replace(/^\//, "")) ? refuse("rename") : unlessOwn(asked, "rename");
  },
  start: (asked) => {
    if (mayHideForm(asked.request)) return refuse("form", HIDDEN);
    if (asked.target.query.some(([key]) => key.startsWith("checkpoint"))) return unlessOwn(asked, "snapshot");
    const carrier = unlessCarrier(asked.match.reference ?? "", asked.known);
    return carrier.kind === "allow" ? JUDGES.kill(asked) : carrier;
  },
  /** The provider changes memory and the restart policy of a running container, as the settings say. */
  update: (asked) => {
    const read = readBody(updateBody, asked.request.body);
    if (read.body === undefined) return read.refused;
    const { Memory, MemorySwap, MemoryReservation, NanoCpus, RestartPolicy, ...rest } = read.body;
    const limits = [Memory, MemorySwap, MemoryReservation, NanoCpus];
    const isDeclared = isEmpty(rest) && limits.every((limit) => (limit ?? 0) >= 0);
    const restarts = ["", "no", "unless-stopped", "always", "on-failure"].includes(RestartPolicy?.Name ?? "");
    return isDeclared && restarts
      ? unlessCarrier(asked.match.reference ?? "", asked.known)
      : unlessOwn(asked, "limits");
  },
  volume: ({ request }) => {
    const read = readBody(volumeBody, request.body);
    if (read.body === undefined) return read.refused;
    const { Name, Driver, DriverOpts, Labels } = read.body;
    const declaration = declarationOfVolume({ Name, Driver, Options: DriverOpts, Labels });
    const rules = isDataVolume(Name) || isTokenVolume(Name) ? MANDATORY : [volumeDriver];
    return judgeResource(Name ?? "the volume", VOLUME, declaration, rules);
  },
};

/** The carrier of the token is safe as long as it never runs and nothing reaches it. */
function unlessCarrier(reference: string, { containers }: Known): Verdict {
  const name = reference.replace(/^\//, "");
  if (name.includes("/") || isTokenCarrier(name)) return refuse("token-carrier");
  if (meaningOf(name, containers) === "ask") return ASK;
  const meant = (containers ?? []).filter(({ id }) => id.startsWith(name));
  return meant.some((container) => isTokenCarrier(container.name)) ? refuse("token-carrier") : ALLOWED;
}

function judgeResource(name: string, type: string, properties: unknown, rules: readonly Rule[]): Verdict {
  return gateVerdict(
    evaluate(resourceFacts({ urn: name, type, properties, managedByProvider: true }), rules),
  );
}
