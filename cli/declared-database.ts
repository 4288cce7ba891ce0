import type Docker from "dockerode";
import { DockerError } from "../engine/errors.ts";
import { readDatabaseNames } from "../gate/database-names.ts";
import { internalUrl } from "../infra/endpoints.ts";
import { OWNER_LABEL } from "../mcp/container-facts.ts";
import { Database } from "../mcp/database.ts";
import { otherHost } from "../monitor/other-host.ts";
import { commandContext, type Context, type StackOptions } from "./context.ts";
import type { ShownDatabase } from "./outputs.ts";

/** One stack's database as its files declare it and Docker has it: no engine is needed to stop or start it. */
export interface DeclaredDatabase {
  readonly context: Context;
  readonly database: Database;
}

/** @throws SettingsError where the stack's settings cannot be read */
export async function openDeclared(options: StackOptions): Promise<DeclaredDatabase> {
  const context = await commandContext(options);
  const names = await readDatabaseNames(context.workspace);
  const { docker, workspace, facts } = context;
  const there = otherHost(facts.docker.host, docker);
  return { context, database: new Database(docker, workspace, names, { otherHost: there }) };
}

/**
 * The container of the declared name, which this stack must have made: whatever else bears the name is somebody's own.
 * @throws DockerError where there is none, and where it is another's
 */
export async function ownContainer({
  context,
  database,
}: DeclaredDatabase): Promise<Docker.ContainerInspectInfo> {
  const { stack } = context.workspace;
  const { names } = await database.declaration();
  const found = await database.inspect(names.container);
  if (found === undefined)
    throw new DockerError(
      `There is no container ${names.container}: run \`npx mallku up --stack ${stack}\`, which makes it.`,
    );
  if (found.Config.Labels[OWNER_LABEL] !== stack)
    throw new DockerError(
      `The container ${names.container} (${found.Id.slice(0, 12)}) was not made by stack ${stack}, and is left untouched: \`npx mallku up --stack ${stack}\` says how to remove or adopt it.`,
    );
  return found;
}

/** What there is to show of it, as the stack's outputs would say. */
export async function shownOf({ context, database }: DeclaredDatabase): Promise<ShownDatabase> {
  const { names, apiUrl } = await database.declaration();
  const record = database.record();
  return {
    open: { name: context.workspace.stack },
    outputs: {
      dockerHost: context.facts.docker.host,
      apiUrl,
      internalUrl: internalUrl(names.container),
      containerName: names.container,
      networkName: names.network,
      volumeName: names.volume,
      standIns: record?.standIns ?? [],
    },
  };
}
