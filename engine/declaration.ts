import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readConfiguration } from "../gate/settings.ts";
import { apiUrl } from "../infra/endpoints.ts";
import { databaseNames, type DatabaseNames } from "../infra/names.ts";
import { WAIVER_FILE } from "../policy/waivers/file.ts";
import { stackFilePath, type WorkspaceOptions } from "./workspace.ts";

/** What a stack declares, as far as it can be told without running the program. */
export interface Declaration {
  /** As `declarationDigest` makes it. */
  readonly digest: string;
  readonly names: DatabaseNames;
  readonly apiUrl: string;
  /** Settings as written, defaults filled in; what was set with `--secret` is left out. */
  readonly settings: Readonly<Record<string, string>>;
  /** Keys of the settings that were set with `--secret`. */
  readonly secretKeys: readonly string[];
}

/** A token in plain text is refused by the program; until it is, it is a secret all the same. */
const TOKEN = "mallku:apiToken";

/** What the program is made of: folders whole, but for what the build leaves in them, and single files. */
const PROGRAM = ["infra", "Pulumi.yaml", WAIVER_FILE, "policy/build/mallku-policy", "policy/build/pack.cjs"];

/**
 * Reads what a stack declares. Made once and asked often: while no file has changed, an answer costs a
 * `stat` of each, once for all who ask in the same turn of the event loop.
 */
export class DeclarationReader {
  readonly #options: WorkspaceOptions;
  #signature = "";
  #declaration: Promise<Declaration> | undefined;
  #looking: Promise<Declaration> | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** @throws SettingsError where the stack has no settings */
  async read(): Promise<Declaration> {
    if (this.#looking === undefined) {
      this.#looking = this.#look();
      setImmediate(() => (this.#looking = undefined));
    }
    return await this.#looking;
  }

  async #look(): Promise<Declaration> {
    const files = programFiles(this.#options);
    const signature = files.map(signatureOf).join("\n");
    if (this.#declaration === undefined || signature !== this.#signature) {
      this.#signature = signature;
      this.#declaration = load(this.#options);
      // A failure is told to whoever asked, and not kept.
      this.#declaration.catch(() => (this.#declaration = undefined));
    }
    return await this.#declaration;
  }
}

/** sha256 in hex of all that decides what an update would make: program, settings, pack, parts of set-up. */
export function declarationDigest(options: WorkspaceOptions): string {
  const { projectFolder, facts } = options;
  const hash = createHash("sha256");
  for (const file of programFiles(options)) {
    const content = createHash("sha256").update(readIfThere(file)).digest("hex");
    hash.update(`${relative(projectFolder, file)}\0${content}\0`);
  }
  const { pulumi, dockerProvider, docker, images } = facts;
  hash.update(JSON.stringify([pulumi.version, dockerProvider.version, docker.host, images]));
  return hash.digest("hex");
}

async function load(options: WorkspaceOptions): Promise<Declaration> {
  const digest = declarationDigest(options);
  const { config, secretKeys } = await readConfiguration(options);
  const isSecret = (key: string) => key === TOKEN || secretKeys.includes(key);
  const settings = Object.fromEntries(Object.entries(config).filter(([key]) => !isSecret(key)));
  return {
    digest,
    names: databaseNames(settings["mallku:instance"] ?? ""),
    apiUrl: apiUrl(settings["mallku:publishAddress"] ?? "", settings["mallku:apiPort"] ?? ""),
    settings,
    secretKeys,
  };
}

function programFiles(options: WorkspaceOptions): string[] {
  const program = PROGRAM.flatMap((path) => filesIn(join(options.projectFolder, path)));
  return [...program, stackFilePath(options)];
}

/** By hand, because Node's own recursive listing would also go through what the build leaves, at each look. */
function filesIn(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true ? filesBelow(path).sort() : [path];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${sep}${entry.name}`;
    if (entry.isDirectory()) return entry.name === "build" ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

function signatureOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? `${file} absent` : `${file} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}`;
}

function readIfThere(file: string): Buffer {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? Buffer.from("absent") : readFileSync(file);
}
