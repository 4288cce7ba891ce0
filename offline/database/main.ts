/**
 * The database stand-in: an executable in arangod's place, for stack `dev` where no container registry can be reached. It keeps what it
 * acknowledges (storage.ts, journal.ts) and answers the part of ArangoDB 3.12's HTTP API that Mallku's gateway uses; anything else is
 * answered 501 or refused at start, never imitated.
 *
 * It is not ArangoDB. Documents are held in memory, at most half of V8's heap limit of them; there is no AQL but one query, no index, no
 * transaction, no Foxx, no dropping of databases, collections or users. JSON differs from VelocyPack where JavaScript does: attributes whose
 * names are whole numbers come first, and of an attribute given twice the last counts instead of a refusal.
 */
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import { Authentication } from "./authentication.ts";
import { parseEndpoint, type Endpoint } from "./endpoint.ts";
import { createHttpServer } from "./http.ts";
import { initialRecords } from "./initialise.ts";
import { lockDirectory } from "./lock.ts";
import { booleanOption, parseOptions, type Options } from "./options.ts";
import { Service } from "./service.ts";
import { StartError } from "./start-error.ts";
import { Storage } from "./storage.ts";
import { arangodVersion } from "./version.ts";

/** The options that do something here; every other is taken, checked and named in the log. */
const effective = new Set([
  "config",
  "configuration",
  "database.directory",
  "server.authentication",
  "server.authentication-system-only",
  "server.endpoint",
  "server.harden",
  "version",
]);

const log = (message: string): void => {
  process.stdout.write(`${new Date().toISOString()} [${process.pid}] ${message}\n`);
};

const listen = (server: Server, { host, port }: Endpoint): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(new StartError(21, `failed to open endpoint 'tcp://${host}:${port}': ${error.message}`));
    });
    server.listen({ host, port, ipv6Only: host.includes(":") }, resolve);
  });

/** Milliseconds that a client has to finish sending what it began, once the server stops. */
const grace = 10_000;

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const tooLate = setTimeout(() => {
      server.closeAllConnections();
    }, grace);
    server.close(() => {
      clearTimeout(tooLate);
      resolve();
    });
    server.closeIdleConnections();
  });

const logStart = (options: Options): void => {
  log(
    `INFO stand-in for ArangoDB ${arangodVersion}: it keeps what it acknowledges, but it is not ArangoDB. It answers the part of ArangoDB's HTTP API that Mallku's gateway uses and refuses the rest; documents are held in memory.`,
  );
  const idle = [...options.keys()].filter((name) => !effective.has(name));
  if (idle.length > 0) log(`INFO accepted, without effect in the stand-in: --${idle.join(", --")}`);
};

const run = async (options: Options): Promise<void> => {
  const directory = options.get("database.directory")?.at(-1) ?? "";
  if (directory === "") {
    throw new StartError(
      1,
      "no database path has been supplied, giving up, please use the '--database.directory' option",
    );
  }
  const config = (options.get("config") ?? options.get("configuration"))?.at(-1) ?? "none";
  if (config !== "none") {
    throw new StartError(
      6,
      `the stand-in for ArangoDB reads no configuration file ('${config}'): give '--config none' and every option on the command line`,
    );
  }
  const endpoints = (options.get("server.endpoint") ?? ["tcp://127.0.0.1:8529"]).map(parseEndpoint);
  const service = new Service({
    authentication: booleanOption(options, "server.authentication", true),
    authenticationSystemOnly: booleanOption(options, "server.authentication-system-only", true),
    harden: booleanOption(options, "server.harden", false),
  });
  logStart(options);
  mkdirSync(directory, { recursive: true });
  const lock = lockDirectory(directory);
  const authentication = new Authentication(service.state.users);
  const listeners = endpoints.map((endpoint) => ({
    endpoint,
    server: createHttpServer(service, authentication, log),
  }));
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    service.takeNoMore();
    log("INFO stopping: no new connections, open requests are finished");
    await Promise.all(listeners.map(({ server }) => close(server)));
    await service.stop();
    lock.release();
    log("INFO stopped, everything is on the disk");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
  try {
    await Promise.all(listeners.map(({ server, endpoint }) => listen(server, endpoint)));
    const storage = await Storage.open(
      {
        directory,
        log: (message) => {
          log(`WARNING ${message}`);
        },
        onFailure: (error) => {
          log(
            `FATAL cannot write to ${directory}, so nothing more can be acknowledged: ${String(error)}. Make room or mend the disk, then start again.`,
          );
          process.exit(1);
        },
      },
      (record) => {
        service.state.play(record);
      },
      () => initialRecords(process.env.ARANGODB_DEFAULT_ROOT_PASSWORD ?? ""),
    );
    service.start(storage);
  } catch (error) {
    lock.release();
    throw error;
  }
  log("INFO ArangoDB stand-in is ready for business. Have fun!");
};

const main = async (): Promise<void> => {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (booleanOption(options, "version", false)) {
      process.stdout.write(`${arangodVersion} (stand-in for ArangoDB, not ArangoDB)\n`);
      return;
    }
    await run(options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.exitCode === 3 || error.exitCode === 4 ? "" : "FATAL "}${error.message}\n`);
    process.exit(error.exitCode);
  }
};

void main();
