import { endpointReach } from "./endpoint.ts";
import type { Text } from "./model.ts";

/** A place whose text would make the database, or a way to it, listen where others can connect. */
export interface Listening {
  readonly path: string;
  readonly found: string;
}

/** ArangoDB's client tools take the same option for the server they connect to. */
const CLIENTS = /(^|[\s/"'])arango(sh|dump|restore|import|export|bench|backup|vpack|inspect)([\s"']|$)/;
const SERVER = /(^|[\s/"'])arangod([\s"']|$)/;
const ENDPOINT_OPTION = /--server\.endpoint(?:=|\s+|$)["']?([^\s"']*)/g;
const CONFIGURATION_OPTION = /\s(?:--config(?:uration)?|-c)(?:=|\s+)["']?([^\s"']+)/;
const ENDPOINT = /\b(?:(?:http|vst|h2)\+)?(?:tcp|ssl):\/\/[^\s"',;]+/gi;
/** What stands before `:8529`, or a name of a listener in socat's way (`TCP-LISTEN:8529`). */
const DATABASE_ADDRESS = /([\w.*[\]:-]*?)[:\s=]8529(?!\d)/g;
const LOOPBACK_HOST = /(^|[/@])(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i;
const LISTENER = /listen|0\.0\.0\.0|\[::\]|\bssh\b.*\s-[A-Za-z]*[LRD](\s|$)|proxy_pass|forward/i;

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
      opensDatabase(value, isDatabase) ? [listening(path)] : [],
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
  if (!CLIENTS.test(line)) {
    const option = [...line.matchAll(ENDPOINT_OPTION)].find((match) => !isSafe(match[1] ?? ""));
    if (option !== undefined) return [listening(place((value) => value.includes("endpoint")))];
    if (hasConfiguration(line)) {
      const found = "The database is given a configuration file, which can name any endpoint";
      return [{ path: place((value) => /(^|\s)(--config|-c)/.test(value)), found }];
    }
  }
  if (opensDatabase(line, isDatabase)) return [listening(place((value) => opensDatabase(value, isDatabase)))];
  if (reachesDatabasePort(line)) {
    const found = "Something is made to lead to the database's port, 8529";
    return [{ path: place((value) => value.includes("8529")), found }];
  }
  return [];
}

/** Whether the server is told of a file. A shell's own `-c` stands before the server's name. */
function hasConfiguration(line: string): boolean {
  const server = SERVER.exec(line);
  if (server === null) return false;
  const file = CONFIGURATION_OPTION.exec(line.slice(server.index))?.[1];
  return file !== undefined && file !== "none";
}

function isSafe(endpoint: string): boolean {
  return ["loopback", "local-socket"].includes(endpointReach(endpoint));
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

/** Whether a configuration's text names an endpoint that is not on loopback. */
export function namesOpenEndpoint(text: string): boolean {
  return (text.match(ENDPOINT) ?? []).some((endpoint) => !isSafe(endpoint));
}
