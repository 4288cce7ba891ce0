import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import * as z from "zod/mini";
import { SettingsError } from "./errors.ts";

const stackFileSchema = z.looseObject({
  config: z.nullish(z.record(z.string(), z.unknown())),
  encryptionsalt: z.optional(z.string()),
  secretsprovider: z.optional(z.string()),
});

/** A stack's settings as they stand in `Pulumi.<stack>.yaml`. */
export type StackFile = z.output<typeof stackFileSchema>;

/** @returns undefined where there is no such file */
export async function findStackFile(path: string): Promise<StackFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return stackFileSchema.parse(parse(text) ?? {});
}

/** @throws SettingsError where there is no such file */
export async function readStackFile(path: string, stack: string): Promise<StackFile> {
  const found = await findStackFile(path);
  if (found !== undefined) return found;
  throw new SettingsError([
    {
      key: path,
      found: "no such file",
      allowed: `the settings of stack ${stack}; write them there, or name another stack with --stack`,
    },
  ]);
}
