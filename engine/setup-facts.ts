import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EngineError } from "./errors.ts";

const partSchema = z.object({
  name: z.string(),
  way: z.enum(["found", "fetched", "built", "installed", "started", "stand-in", "missing"]),
  detail: z.string(),
  mend: z.string().nullable(),
});

export const setupFactsSchema = z.object({
  pulumi: z.object({ root: z.string(), version: z.string() }),
  languageHost: z.object({ path: z.string().nullable() }),
  dockerProvider: z.object({ version: z.string(), way: z.string(), pathDir: z.string().nullable() }),
  docker: z.object({ host: z.string(), version: z.string() }),
  images: z.object({ arangodb: z.string(), node: z.string(), way: z.string() }),
  state: z.object({ backendUrl: z.string().nullable(), passphraseFile: z.string().nullable() }),
  parts: z.array(partSchema),
});

/** What set-up found, fetched or stood in for; tools/facts.d.ts has each field's meaning. */
export type SetupFacts = z.output<typeof setupFactsSchema>;
export type SetupPart = z.output<typeof partSchema>;

/**
 * Reads what set-up wrote.
 * @param file the value of MALLKU_SETUP
 * @throws EngineError where there is none, or where it is of another version
 */
export async function readSetupFacts(file: string | undefined): Promise<SetupFacts> {
  if (file === undefined) {
    throw new EngineError("MALLKU_SETUP is not set: run `npx mallku`, which sets up what this needs first.");
  }
  const parsed = setupFactsSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new EngineError(
    `${file} is not what this version's set-up writes: run \`npx mallku doctor\`.\n${z.prettifyError(parsed.error)}`,
  );
}
