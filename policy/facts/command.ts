import { endpointReach } from "./endpoint.ts";
import type { Text } from "./model.ts";

/** A place whose text would make the database, or a way to it, listen where others can connect. */
export interface Listening {
  readonly path: string;
  readonly found: string;
}

// Each pattern bounds what it skips, so that a long text costs time in proportion to its length and not to its square.

/** What may stand around a program's name in a command line, a shell's script included. */
const BEFORE = "(?:^|[\\s/\"';&|(])";
const AFTER = "(?=[\\s\"';&|)]|$)";
/** ArangoDB's client tools take the same option for the server they connect to. */
const CLIENTS = new RegExp(
  `${BEFORE}arango(sh|dump|restore|import|export|bench|backup|vpack|inspect)${AFTER}`,
);
const SERVER = new RegExp(`${BEFORE}arangod${AFTER}`);
/** The server where it is what is started, not a word among others, and not only asked for its version. */
const STARTED_SERVER = new RegExp(
  "(?:^|[;&|(]\\s*|\\s-c\\s+[\"']?|\\b(?:exec|nohup|numactl|tini|env|entrypoint\\.sh)\\s+(?:--\\s+)?)" +
    `(?:[^\\s;&|]{0,255}/)?arangod${AFTER}(?!\\s+--(?:version|help|check-configuration))`,
);
const ENDPOINT_OPTION = /--server\.endpoint(?:=|\s+|$)["']?([^\s"']*)/g;
const CONFIGURATION_OPTION = /(?<=\s)(?:--config(?:uration)?|-c)(?:=|\s+)["']?([^\s"']+)/g;
const NO_AUTHENTICATION = /--server\.authentication(?:=|\s+)["']?(?:false|0|no|off)\b/i;
const ENDPOINT = /\b(?:(?:http|vst|h2)\+)?(?:tcp|ssl):\/\/[^\s"',;]+/gi;
/**
 * What stands before `:8529`, or a name of a listener in socat's way (`TCP-LISTEN:8529`). The port is looked for first: a
 * command may be a script of megabytes.
 */
const DATABASE_ADDRESS = /[:\s=]8529(?!\d)(?<=([\w.*[\]:-]{0,255})[:\s=]8529)/g;
const LOOPBACK_HOST = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i;
const LISTENER = /listen|0\.0\.0\.0|\[::\]|\bn(et)?c(at)?\b[^;&|]{0,400}?\s-[a-z]{0,20}l|proxy_pass|forward/i;
/** A line of arangod's configuration, which is an INI file. */
const CONFIGURED_ENDPOINT = /^[ \t]*(?:server\.)?endpoint[ \t]*=[ \t]*(\S+)/gim;

/**
 * Judges a container's command line, entry point, health check and environment together, since a command line is
 * cut into elements in any way one likes. The texts themselves may hold secrets and are never part of the result.
 * A place that is heuristically clean is not proved so; the gateway looks at the kernel's own socket table for that.
 * @param isDatabase whether this is the database's container, where any open endpoint is the database's
 */
export function listeningDanger(texts: readonly Text[], isDatabase: boolean): Listening[] {
  const having = (role: Text["role"]) => texts.filter((text) => text.role === role);
  return [
    ...commandLine([...having("entrypoint"), ...having("command")], isDatabase),
    ...commandLine(having("healthcheck"), isDatabase),
    ...having("environment").flatMap(({ path, value }) =>
      opensDatabase(value, isDatabase) || optionBeyondLoopback(value) !== undefined ? [listening(path)] : [],
    ),
  ];
}

function listening(path: string): Listening {
  return { path, found: "A listening endpoint is named that is not on loopback" };
}

function commandLine(elements: readonly Text[], isDatabase: boolean): Listening[] {
  const line = elements.map(({ value }) => value).join(" ");
  const place = (test: (value: string) => boolean) =>
    elements.find(({ value }) => test(value))?.path ?? elements[0]?.path ?? "";
  const server = SERVER.exec(line);
  if (server !== null || !CLIENTS.test(line)) {
    const option = optionBeyondLoopback(line);
    if (option !== undefined) return [listening(placeInLine(elements, option))];
  }
  if (server !== null) {
    const wrong = serverDanger(line, server);
    if (wrong !== null) return [{ path: placeInLine(elements, wrong.at), found: wrong.found }];
  }
  if (opensDatabase(line, isDatabase)) return [listening(place((value) => opensDatabase(value, isDatabase)))];
  if (reachesDatabasePort(line)) {
    const found = "Something is made to lead to the database's port, 8529";
    return [{ path: place((value) => value.includes("8529")), found }];
  }
  return [];
}

/** The place of the element that holds a character of the line, which is all of them with a blank between. */
function placeInLine(elements: readonly Text[], at: number): string {
  let end = 0;
  return elements.find(({ value }) => at < (end += value.length + 1))?.path ?? "";
}

/**
 * @param server the first word that names the server: a shell's own `-c` stands before it
 * @returns `at` is an index in the line
 */
function serverDanger(
  line: string,
  server: RegExpExecArray,
): { readonly at: number; readonly found: string } | null {
  const options = line.slice(server.index);
  const configurations = [...options.matchAll(CONFIGURATION_OPTION)];
  const file = configurations.find(([, name]) => name !== "none");
  if (file !== undefined) {
    const found = "The database is given a configuration file, which can name any endpoint";
    return { at: server.index + file.index, found };
  }
  const open = NO_AUTHENTICATION.exec(options);
  if (open !== null) {
    return { at: server.index + open.index, found: "The database is told to ask nobody for a password" };
  }
  // Its own file then decides, and the official image's says every interface.
  if (STARTED_SERVER.test(line) && configurations.length === 0 && !options.includes("--server.endpoint")) {
    const found = "The database is started without being told to listen on loopback";
    return { at: server.index + server[0].length - 1, found };
  }
  return null;
}

/** Where in a text the first option for a listening endpoint is that is not on loopback. */
function optionBeyondLoopback(text: string): number | undefined {
  return [...text.matchAll(ENDPOINT_OPTION)].find((match) => listensBeyondLoopback(match[1] ?? ""))?.index;
}

/** Whether a text holds a listening endpoint in arangod's way. */
export function namesEndpoint(text: string): boolean {
  return text.match(ENDPOINT) !== null;
}

/** Whether an endpoint of arangod's can be reached from outside the container, or cannot be read. */
export function listensBeyondLoopback(endpoint: string): boolean {
  return !["loopback", "local-socket"].includes(endpointReach(endpoint));
}

function opensDatabase(text: string, isDatabase: boolean): boolean {
  const endpoints = isDatabase || /arango/i.test(text) ? (text.match(ENDPOINT) ?? []) : [];
  if (endpoints.some((endpoint) => endpointReach(endpoint) === "wildcard")) return true;
  return /(^|[\s=/,"'@])(0\.0\.0\.0|\*|\[?::\]?):8529(?!\d)/.test(text);
}

function reachesDatabasePort(line: string): boolean {
  const hosts = [...line.matchAll(DATABASE_ADDRESS)].map((match) => match[1] ?? "");
  if (hosts.length === 0) return false;
  return LISTENER.test(line) || hosts.some((host) => !LOOPBACK_HOST.test(host));
}

/** Whether a configuration file opens the database, or leads something to its port. */
export function configuresOpenEndpoint(text: string): boolean {
  const configured = [...text.matchAll(CONFIGURED_ENDPOINT)].map((match) => match[1] ?? "");
  const endpoints = configured.filter((value) => value.includes("://"));
  return endpoints.some(listensBeyondLoopback) || opensDatabase(text, false) || reachesDatabasePort(text);
}
