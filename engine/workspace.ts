import { mkdir, readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { findStackFile, readStackFile } from "../infra/stack-file.ts";
import { WAIVER_FILE } from "../policy/waivers/file.ts";
import { replaceFile, textOf } from "../tools/keep.mjs";
import type { SetupFacts } from "./setup-facts.ts";

/** A stack's file holds what its secrets are encrypted with. */
const FILE_MODE = 0o600;

const projectSchema = z.looseObject({ name: z.string() });

/** Where a stack's declaration is, and where a run may write. */
export interface WorkspaceOptions {
  readonly stack: string;
  /** The folder that holds Pulumi.yaml. */
  readonly projectFolder: string;
  /** Another file than Pulumi.<stack>.yaml, as in `pulumi --config-file`. */
  readonly configFile: string | undefined;
  /** The user's state folder for Mallku. */
  readonly stateFolder: string;
  readonly facts: SetupFacts;
}

export interface Workspace {
  readonly folder: string;
  readonly projectName: string;
  readonly environment: Record<string, string>;
}

/**
 * Makes the folder in which the engine runs: the project's settings and the stack's, copied. A copy,
 * because the engine writes an encryption salt into the stack's file, and a checkout must not become
 * dirty by being run.
 */
export async function prepareWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { stack, facts } = options;
  const folder = join(options.stateFolder, "workspaces", stack);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const project = projectSchema.parse(
    parse(await readFile(join(options.projectFolder, "Pulumi.yaml"), "utf8")),
  );
  // The program runs inline, from its own folder: a relative `main` would be looked for in this one.
  await replaceFile(join(folder, "Pulumi.yaml"), stringify({ ...project, main: undefined }), FILE_MODE);
  const settings = stringify(await stackFile(options, folder));
  await replaceFile(join(folder, `Pulumi.${stack}.yaml`), settings, FILE_MODE);
  await takeWaivers(options.projectFolder, folder);
  return { folder, projectName: project.name, environment: engineEnvironment(facts) };
}

/** The policy pack looks for the project's waivers in the folder that the engine runs in. */
async function takeWaivers(projectFolder: string, folder: string): Promise<void> {
  const text = await textOf(join(projectFolder, WAIVER_FILE));
  if (text === null) await rm(join(folder, WAIVER_FILE), { force: true });
  else await replaceFile(join(folder, WAIVER_FILE), text, FILE_MODE);
}

/** The file that holds a stack's settings. */
export function stackFilePath({ stack, projectFolder, configFile }: WorkspaceOptions): string {
  return configFile ?? join(projectFolder, `Pulumi.${stack}.yaml`);
}

async function stackFile(options: WorkspaceOptions, folder: string) {
  const { stack, facts } = options;
  const declared = await readStackFile(stackFilePath(options), stack);
  const earlier = await findStackFile(join(folder, `Pulumi.${stack}.yaml`));
  const salt = declared.secretsprovider ?? declared.encryptionsalt ?? earlier?.encryptionsalt;
  return {
    ...declared,
    ...(salt !== undefined && declared.secretsprovider === undefined && { encryptionsalt: salt }),
    config: { ...imagesStoodInFor(facts), ...declared.config },
  };
}

function imagesStoodInFor({ images }: SetupFacts): Record<string, string> {
  if (images.way !== "stand-in") return {};
  return { "mallku:arangodbImage": images.arangodb, "mallku:nodeImage": images.node };
}

/** What every run of the engine has in its environment. */
export function engineEnvironment({ dockerProvider, docker, state }: SetupFacts): Record<string, string> {
  const path = process.env["PATH"] ?? "";
  return {
    PATH: dockerProvider.pathDir === null ? path : `${dockerProvider.pathDir}${delimiter}${path}`,
    DOCKER_HOST: docker.host,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(state.backendUrl !== null && { PULUMI_BACKEND_URL: state.backendUrl }),
    ...(state.passphraseFile !== null && { PULUMI_CONFIG_PASSPHRASE_FILE: state.passphraseFile }),
  };
}
