import { isIPv6 } from "node:net";
import { join } from "node:path";

export interface ArangodSettings {
  /** A loopback address, as {@link readEnvironment} has checked. */
  readonly address: string;
  readonly port: number;
  /** The data folder: `database` and `apps` are made in it. */
  readonly dataFolder: string;
  /** Bytes that the container may use; the gateway's own share is taken off here. */
  readonly memoryBytes: number;
}

const mebibyte = 1024 * 1024;

/** Left to the gateway out of the container's memory: its idle size, and the bodies it may hold. */
const gatewayShare = 256 * mebibyte;

/** arangod exits on a smaller value (RocksDBOptionFeature::validateOptions). */
const leastWriteBuffers = 64 * mebibyte;

/** Bytes that arangod may count as its own; half of what there is where the container is too small for the usual split. */
export function arangodMemory(memoryBytes: number): number {
  return Math.floor(Math.max(memoryBytes - gatewayShare, memoryBytes / 2));
}

/** The one endpoint that arangod opens, in its own notation. */
export function endpointOf(address: string, port: number): string {
  return `tcp://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/**
 * arangod's whole command line. `--config none` keeps every configuration file out, so nothing but this list decides.
 * Each name is one of ArangoDB 3.12's start-up options: arangod exits on any other.
 */
export function arangodArguments(settings: ArangodSettings): string[] {
  const memory = arangodMemory(settings.memoryBytes);
  const share = (part: number, least = 0) => String(Math.max(Math.floor(memory * part), least));
  const options: readonly (readonly [name: string, value: string])[] = [
    ["config", "none"],
    // The only endpoint. The option is repeatable, and each further one would be a further door.
    ["server.endpoint", endpointOf(settings.address, settings.port)],
    ["database.directory", join(settings.dataFolder, "database")],

    // Authentication for every path: by default arangod asks for none on paths outside /_ (Foxx), and runs them as superuser.
    ["server.authentication", "true"],
    ["server.authentication-system-only", "false"],
    ["server.harden", "true"],

    // No code runs inside the database. The gateway needs plain HTTP calls and one AQL query, none of which use
    // JavaScript (ArangoDB documents it as dispensable on a single server), so the engine itself stays off. What follows
    // would close its surfaces if it were on, and is kept so that deleting one line opens nothing.
    ["javascript.enabled", "false"],
    ["javascript.harden", "true"],
    ["javascript.startup-options-allowlist", "^$"],
    ["javascript.environment-variables-allowlist", "^$"],
    ["javascript.files-allowlist", "^$"],
    ["javascript.endpoints-allowlist", "^$"],
    ["javascript.allow-admin-execute", "false"],
    ["javascript.transactions", "false"],
    ["javascript.tasks", "false"],
    ["javascript.user-defined-functions", "false"],
    ["javascript.app-path", join(settings.dataFolder, "apps")],
    ["foxx.enable", "false"],
    ["foxx.api", "false"],
    ["foxx.queues", "false"],
    ["foxx.store", "false"],

    // Surfaces that tell about the server, or change it while it runs.
    ["log.api-enabled", "false"],
    ["server.options-api", "disabled"],
    ["server.support-info-api", "disabled"],
    ["server.export-metrics-api", "false"],
    ["web-interface.version-check", "false"],
    // Statistics would write to disk every few seconds for a web interface that nobody can open; /metrics has the gateway's.
    ["server.statistics", "false"],

    // Names mean what they look like in a log or an address: letters, digits, _ and -.
    ["database.extended-names", "false"],

    // Memory, in shares of what is arangod's: left alone it would size these by the machine or by defaults meant for 4 GB.
    ["rocksdb.block-cache-size", share(0.25)],
    ["rocksdb.total-write-buffer-size", share(0.2, leastWriteBuffers)],
    ["cache.size", share(0.05)],
    ["query.global-memory-limit", share(0.3)],
    ["query.memory-limit", share(0.15)],

    // One JSON object a line on stdout, where the gateway reads it; bounded, and without the values of requests.
    ["log.output", "-"],
    ["log.use-json-format", "true"],
    ["log.color", "false"],
    ["log.level", "info"],
    ["log.request-parameters", "false"],
    ["log.max-entry-length", "16384"],
  ];
  return options.flatMap(([name, value]) => [`--${name}`, value]);
}

/**
 * arangod's whole environment.
 * @param rootPassword set as root's when arangod finds an empty database directory, ignored later. Given on every start,
 *   because a first start that was killed before arangod wrote its users leaves them to the next one.
 */
export function arangodEnvironment(
  rootPassword: string,
  memoryBytes: number,
  cores: number,
): NodeJS.ProcessEnv {
  return {
    ARANGODB_DEFAULT_ROOT_PASSWORD: rootPassword,
    // Plain bytes: the meaning of arangod's suffixes has changed between versions.
    ARANGODB_OVERRIDE_DETECTED_TOTAL_MEMORY: String(arangodMemory(memoryBytes)),
    ARANGODB_OVERRIDE_DETECTED_NUMBER_OF_CORES: String(cores),
    // arangod writes its temporary files here; the container's root file system is read-only.
    TMPDIR: "/tmp",
  };
}
