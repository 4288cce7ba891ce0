import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod/mini";
import { holdsDocuments } from "../infra/environment.ts";
import { SettingsError } from "../infra/errors.ts";
import { readStackFile } from "../infra/stack-file.ts";

const projectSchema = z.looseObject({
  name: z.string(),
  config: z.nullish(z.record(z.string(), z.unknown())),
});
const declaredValue = z.union([
  z.looseObject({ value: z.optional(z.unknown()), default: z.optional(z.unknown()) }),
  z.pipe(
    z.unknown(),
    z.transform((value) => ({ value, default: undefined })),
  ),
]);
const secureValue = z.object({ secure: z.string() });

/**
 * Stands for a secret setting: the check needs no passphrase, so it reads none. It is long enough for a token, the one
 * setting that is a secret; in any other place it is no valid value, and the settings are refused.
 */
const UNREAD_SECRET = "a-secret-that-check-does-not-read";

const TOKEN = "mallku:apiToken";

/** A stack's configuration as the engine hands it to a program. */
export interface StackConfiguration {
  readonly project: string;
  /** By full key, `mallku:apiPort`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

export interface StackPlace {
  /** The folder that holds Pulumi.yaml. */
  readonly projectFolder: string;
  readonly stack: string;
  /** Another file than Pulumi.<stack>.yaml, as in `pulumi --config-file`. */
  readonly configFile: string | undefined;
}

/**
 * Reads the project's defaults and the stack's own settings, without the engine and without a passphrase.
 * @throws SettingsError where the stack has no file, or takes settings from where only the engine can look
 */
export async function readConfiguration({
  projectFolder,
  stack,
  configFile,
}: StackPlace): Promise<StackConfiguration> {
  const [projectText, own] = await Promise.all([
    readFile(join(projectFolder, "Pulumi.yaml"), "utf8"),
    readStackFile(configFile ?? join(projectFolder, `Pulumi.${stack}.yaml`), stack),
  ]);
  const project = projectSchema.parse(parse(projectText));
  if (own["environment"] !== undefined) {
    throw new SettingsError([
      {
        key: "environment",
        found: "settings that are kept elsewhere and cannot be read without the engine",
        allowed: "settings written in the stack's own file; judge this stack with `mallku preview`",
      },
    ]);
  }
  const qualified = (key: string) => (key.includes(":") ? key : `${project.name}:${key}`);
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, declared] of Object.entries(project.config ?? {})) {
    const { value, default: fallback } = declaredValue.parse(declared);
    const chosen = value ?? fallback;
    if (chosen !== undefined) config[qualified(key)] = textOf(chosen);
  }
  for (const [key, value] of Object.entries(own.config ?? {})) {
    const isSecret = secureValue.safeParse(value).success;
    config[qualified(key)] = isSecret ? UNREAD_SECRET : textOf(value);
    if (isSecret) secretKeys.push(qualified(key));
  }
  return { project: project.name, config, secretKeys };
}

/**
 * The same settings as they will be once the stack has the token that its environment needs, which no repository holds:
 * whoever judges a declaration reads no secret, so to lack this one must not keep them from judging the rest.
 * @returns undefined where nothing had to be supposed: it has a token, or needs none
 */
export function withSupposedToken(
  environment: string,
  { project, config, secretKeys }: StackConfiguration,
): StackConfiguration | undefined {
  if (!holdsDocuments(environment) || (config[TOKEN] ?? "") !== "") return undefined;
  return { project, config: { ...config, [TOKEN]: UNREAD_SECRET }, secretKeys: [...secretKeys, TOKEN] };
}

/** As the engine turns a YAML value into the text that a program reads. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
