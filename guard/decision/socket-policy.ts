import type { DatabaseNames } from "../../infra/names.ts";
import { denial, type Denial, type DenialId } from "./denial.ts";
import { matchEndpoints, type Forward, type ObjectKind } from "./endpoints.ts";
import { parseTarget, type Target } from "./target.ts";

/** A request's first line and the header that would turn its connection into something else. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent. */
  readonly target: string;
  readonly upgrades: boolean;
}

/** What is handed on to Docker: written anew from what was decided on, never what came in. */
export interface Forwarded extends Forward {
  readonly kind: "forward";
  readonly method: string;
  /** The whole target, version included. */
  readonly target: string;
}

export interface Denied {
  readonly kind: "deny";
  readonly denial: Denial;
}

/** Decided as soon as it is known whether this id is the container's. */
export interface ContainerIdNeeded {
  readonly kind: "container-id-needed";
}

/** Shorter prefixes than Docker's own short ids are no way to name one container. */
const CONTAINER_ID = /^[0-9a-f]{12,64}$/;
const OBJECT_ID = /^(sha256:)?[0-9a-f]{12,64}$/;

/**
 * Decides on a request to the guard socket: an allow list for looking after one database. Pure.
 * @param containerId the id of the container of the database's name, where Docker was asked; "absent" where there is none
 */
export function decideOnSocket(
  { method, target: raw, upgrades }: ApiRequest,
  names: DatabaseNames,
  containerId?: string,
): Forwarded | Denied | ContainerIdNeeded {
  const target = parseTarget(raw);
  if (target === undefined) return refuse("target");
  if (!isJudgedVersion(target)) return refuse("version");
  const matches = matchEndpoints(method, target.path);
  const [match] = matches;
  if (match === undefined) return refuse("endpoint");
  if (upgrades) return refuse("upgrade");
  const refused = matches.map(({ endpoint }) => endpoint.socket).find((rule) => typeof rule === "string");
  if (refused !== undefined) return refuse(refused);
  const forward = match.endpoint.socket as Forward;
  if (hasOtherParameters(target, forward.query)) return refuse("parameter");
  const path = { ...target, reference: match.reference };
  if (forward.object === undefined || match.reference === undefined) return pass(method, path, forward);
  if (isNamed(forward.object, match.reference, names)) return pass(method, path, forward);
  if (forward.object === "container" || forward.object === "shown-container") {
    if (!CONTAINER_ID.test(match.reference)) return refuse("other-object");
    if (containerId === undefined) return { kind: "container-id-needed" };
    if (!containerId.startsWith(match.reference)) return refuse("other-object");
    // By the full id: a prefix could be another container's name.
    const full = target.path.replace(match.reference, containerId);
    return pass(method, { ...path, path: full }, forward);
  }
  // Of a network or an image the answer tells whose it is. A volume has no id.
  const isId = forward.object !== "volume" && OBJECT_ID.test(match.reference);
  return isId ? pass(method, path, forward) : refuse("other-object");
}

function refuse(id: DenialId): Denied {
  return { kind: "deny", denial: denial(id) };
}

export function isJudgedVersion({ version }: Target): boolean {
  return version === undefined || Number(version.slice("1.".length)) >= 24;
}

/** Each parameter once, and only those whose meaning was looked at. */
function hasOtherParameters({ query }: Target, known: readonly string[]): boolean {
  const keys = query.map(([key]) => key);
  return new Set(keys).size < keys.length || keys.some((key) => !known.includes(key));
}

function isNamed(kind: ObjectKind, reference: string, names: DatabaseNames): boolean {
  switch (kind) {
    case "container":
      return reference === names.container;
    case "shown-container":
      return reference === names.container || reference === names.tokenCarrier;
    case "network":
      return reference === names.network;
    case "volume":
      return reference === names.volume || reference === names.tokenVolume;
    case "image":
      return reference === names.image || `${reference}:latest` === names.image;
  }
}

function pass(method: string, { version, path, query }: Target, forward: Forward): Forwarded {
  const prefix = version === undefined ? "" : `/v${version}`;
  const pairs = query.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return {
    ...forward,
    kind: "forward",
    method,
    target: `${prefix}${path}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`,
  };
}
