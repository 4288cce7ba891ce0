import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { Admission } from "./admission.ts";
import { Arangod, describeExit } from "./arangod.ts";
import { arangodArguments, arangodEnvironment } from "./arangod-options.ts";
import { bootstrap, databaseName, userName } from "./bootstrap.ts";
import { describeOomKills, readResources } from "./cgroup.ts";
import { DatabaseClient } from "./database.ts";
import { DiskSpace } from "./disk-space.ts";
import { EnvironmentError, readEnvironment } from "./environment.ts";
import { Availability, isAvailable } from "./health.ts";
import type { GatewayOptions } from "./options.ts";
import { addRoutes } from "./routes/all.ts";
import { readOrMakeSecrets } from "./secrets.ts";
import { createServer, prepare } from "./server.ts";
import { formatListener } from "./socket-table.ts";
import { requireUnexposed, watchForExposure } from "./socket-watch.ts";
import { ApiToken } from "./token.ts";

/** Why the gateway ends, and how. */
interface Ending {
  readonly code: number;
  readonly reason: string;
  /** How long requests in flight may still take, in milliseconds. */
  readonly drainMs: number;
}

/** What has to be stopped, in as far as it was started. */
interface Parts {
  arangod?: Arangod;
  admission?: Admission;
  readonly watches: Promise<void>[];
}

/**
 * Runs the gateway and its database until a signal, a failure or an exposed port ends them.
 * @returns the exit code: 0 after SIGTERM or SIGINT, 2 for a wrong environment, else 1
 */
export async function runGateway(options: GatewayOptions, env: NodeJS.ProcessEnv): Promise<number> {
  const { promise, resolve: end } = Promise.withResolvers<Ending>();
  // A process 1 has no default actions: without these, the kernel drops both signals.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      end({ code: 0, reason: `${signal} received`, drainMs: options.timings.drainMs });
    });
  }
  const app = createServer(options);
  const stopping = new AbortController();
  const parts: Parts = { watches: [] };
  const starting = start(options, env, app, parts, end, stopping.signal).catch((error: unknown) => {
    end(failure(error));
  });
  const ending = await promise;
  app.log[ending.code === 0 ? "info" : "fatal"](`stopping: ${ending.reason}`);
  stopping.abort();
  parts.admission?.drain();
  await close(app, ending.drainMs);
  const exit = await parts.arangod?.stop(options.timings.arangodStopMs);
  if (exit) app.log.info(describeExit(exit));
  await Promise.all([starting, ...parts.watches]);
  return ending.code;
}

function failure(error: unknown): Ending {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: error instanceof EnvironmentError ? 2 : 1, reason, drainMs: 0 };
}

/** From the environment to an open port; each step is one that a next start can repeat. */
async function start(
  options: GatewayOptions,
  env: NodeJS.ProcessEnv,
  app: FastifyInstance,
  parts: Parts,
  end: (ending: Ending) => void,
  stopping: AbortSignal,
): Promise<void> {
  const { paths, database, limits, timings } = options;
  const { databaseAddress } = readEnvironment(env);
  await requireUnexposed(paths.socketTables, database.port);
  const secrets = await readOrMakeSecrets(join(paths.data, "secrets"));
  for (const folder of ["database", "apps"])
    await mkdir(join(paths.data, folder), { recursive: true, mode: 0o700 });
  const resources = await readResources(paths.cgroup);
  const token = await ApiToken.read(paths.tokenFolder);

  stopping.throwIfAborted();
  app.log.info({ ...resources, databaseAddress, token: token.kind }, "starting arangod");
  const arangod = new Arangod(
    database.executable,
    arangodArguments({
      address: databaseAddress,
      port: database.port,
      dataFolder: paths.data,
      memoryBytes: resources.memoryBytes,
    }),
    arangodEnvironment(secrets.rootPassword, resources.memoryBytes, resources.cores),
    app.log,
  );
  parts.arangod = arangod;
  // A gateway without its database serves nobody: it ends, and Docker's restart policy starts both.
  void arangod.exited.then(async (exit) => {
    const memory = await describeOomKills(paths.cgroup, resources.memoryBytes);
    end({ code: 1, reason: `${describeExit(exit)}${memory}`, drainMs: timings.drainMs });
  });
  parts.watches.push(
    watchForExposure(paths.socketTables, database.port, timings.socketPollMs, stopping).catch(
      (error: unknown) => {
        end(failure(error));
      },
    ),
    token.watch(timings.tokenPollMs, stopping, (kind) => {
      app.log.warn({ token: kind }, "the API token changed");
    }),
  );

  // No deadline: after a crash arangod first replays its log, and killing it for being slow would make that never end.
  while (!(await isAvailable(databaseAddress, database.port, 2_000))) {
    await delay(timings.availabilityPollMs, undefined, { signal: stopping });
  }
  const facts = await bootstrap(databaseUrl(databaseAddress, database.port), secrets);
  if (facts.standIn)
    app.log.warn("the server behind this gateway is a stand-in for ArangoDB, for development only");
  // Now that arangod listens; the watch may not have looked since.
  await requireUnexposed(paths.socketTables, database.port);

  const client = new DatabaseClient({
    address: databaseAddress,
    port: database.port,
    database: databaseName,
    username: userName,
    password: secrets.userPassword,
    timeoutMs: database.timeoutMs,
    connections: limits.requestsInFlight,
    answerBytes: limits.answerBytes,
  });
  const admission = new Admission(limits, client);
  const space = new DiskSpace({
    folder: paths.data,
    reserveBytes: limits.reserveBytes,
    removalBytes: limits.removalBytes,
    cacheMs: timings.spaceCacheMs,
  });
  const availability = new Availability(databaseAddress, database.port, timings.healthCacheMs);
  app.addHook("onClose", () => {
    client.close();
    availability.close();
  });
  await prepare(app, token, admission, space);
  addRoutes(app, options, { client, admission, availability, space, facts });
  stopping.throwIfAborted();
  parts.admission = admission;
  await app.listen(options.api);
  app.log.info({ database: facts.version, standIn: facts.standIn }, "ready");
}

function databaseUrl(address: string, port: number): string {
  return `http://${formatListener({ address, port })}`;
}

/** Stops listening, lets requests in flight finish, and after `drainMs` cuts what is left: none of that was acknowledged. */
async function close(app: FastifyInstance, drainMs: number): Promise<void> {
  const timer = setTimeout(() => {
    app.server.closeAllConnections();
  }, drainMs);
  await app.close();
  clearTimeout(timer);
}
