import { listensBeyondLoopback } from "./command.ts";
import { addressReach } from "./endpoint.ts";

const LOOPBACK = "Write ARANGO_BIND=127.0.0.1.";

/** Variables by which the loader, or Node, is made to take other code from a path. */
const LOADERS = /^(NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT)$/;

/** Node's options that size it or make it stricter, and load, open and write nothing (`node --help`). */
const HARMLESS_NODE_OPTION =
  /^--(max-(old|semi|new)-space-size(-percentage)?=\d+|max-http-header-size=\d+|stack-trace-limit=\d+|unhandled-rejections=[a-z-]+|dns-result-order=[a-z0-9]+|(no-)?(warnings|deprecation)|trace-(warnings|deprecation|uncaught)|throw-deprecation|enable-source-maps|disable-proto=[a-z]+|frozen-intrinsics)$/;

/** What is found in one environment variable, and what to write instead. */
export interface VariableDanger {
  readonly found: string;
  readonly instead: string;
}

function opensNode(options: string): boolean {
  return options.match(/\S+/g)?.some((word) => !HARMLESS_NODE_OPTION.test(word)) === true;
}

/**
 * What one variable does to the barriers; null where it does nothing to them.
 * @param value undefined where the variable is named without one, and so is taken from whoever deploys
 * @param isDatabase whether this is the database's container
 */
export function variableDanger(
  name: string,
  value: string | undefined,
  isDatabase: boolean,
): VariableDanger | null {
  const text = value ?? "";
  switch (name) {
    case "ARANGO_BIND":
      if (addressReach(text) === "loopback") return null;
      return {
        found: "ARANGO_BIND is not a loopback address, so the database listens on the network",
        instead: LOOPBACK,
      };
    case "MALLKU_SECURITY":
      if (text === "enforced") return null;
      return {
        found: "MALLKU_SECURITY is not `enforced`, so the barriers are off",
        instead: "Write enforced.",
      };
    case "ARANGO_NO_AUTH":
      // The official image takes any text for yes, "0" and "false" too (docker-entrypoint.sh).
      if (text === "") return null;
      return { found: "The database is told to ask nobody for a password", instead: "Leave it out." };
    case "ARANGO_ROOT_PASSWORD":
      // Named and empty is taken for a password; named without "=" it is not set at all.
      if (value !== "") return null;
      return { found: "The database's root is given an empty password", instead: "Leave it out." };
    case "ARANGOD_CONF_SERVER_ENDPOINT":
      if (!listensBeyondLoopback(text)) return null;
      return { found: "The database is told to listen beyond loopback", instead: "Leave it out." };
    case "NODE_OPTIONS":
      if (!isDatabase || !opensNode(text)) return null;
      return loadsCode;
    default:
      return isDatabase && LOADERS.test(name) && text !== "" ? loadsCode : null;
  }
}

const loadsCode: VariableDanger = {
  found: "The gateway is made to load other code, or to open a debugger",
  instead: "Leave it out; of NODE_OPTIONS those that only size Node's memory pass.",
};
