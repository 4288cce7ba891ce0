import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLocation } from "../policy/verdict.ts";
import type { CodePosition } from "./declared.ts";

/**
 * Finds the source that running code was made from, through the map beside a bundle where it is one. A map is read
 * only when a place is asked for, which a stack without a finding never does.
 */
export class SourceFinder {
  readonly #root: string;
  readonly #maps = new Map<string, SourceMap | undefined>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @returns undefined where the place lies in no file of the project's own */
  locate({ url, line, column }: CodePosition): SourceLocation | undefined {
    const file = fileOf(url);
    const map = this.#mapOf(file);
    if (map === undefined) return this.#own(file, line);
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry)) return undefined;
    return this.#own(resolve(dirname(file), entry.originalSource), entry.originalLine + 1);
  }

  #mapOf(file: string): SourceMap | undefined {
    if (!this.#maps.has(file)) this.#maps.set(file, readMap(`${file}.map`));
    return this.#maps.get(file);
  }

  #own(file: string, line: number): SourceLocation | undefined {
    const path = relative(this.#root, file);
    if (path.startsWith("..") || path.split(sep).includes("node_modules")) return undefined;
    return { file: path.split(sep).join("/"), line };
  }
}

/** The SDK takes the URL of a module for a path, and makes an URL of it once more. */
function fileOf(url: string): string {
  const inner = url.lastIndexOf("file:");
  const path = url.slice(inner).replace(/^file:\/*/, "file:///");
  return fileURLToPath(path);
}

function readMap(path: string): SourceMap | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  return new SourceMap(JSON.parse(text) as ConstructorParameters<typeof SourceMap>[0]);
}
