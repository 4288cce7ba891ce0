// A test runner for Stryker that keeps everything in one process: Stryker's own starts vitest anew for each mutant, which
// is a third of a second for tests that take milliseconds, and there are more than five thousand mutants.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { build } from "esbuild";
import fc from "fast-check";
import * as vitest from "vitest";

/** The tests of the gate's core that need no engine, no Docker and no other program. */
const FILES = [
  "words/reach",
  "words/host",
  "words/names",
  "readings/reach",
  "readings/network",
  "readings/host",
  "cases",
  "stack/networks",
  "stack/origins",
  "stack/database",
  "stack/ports",
  "stack/whole",
  "decode",
  "project",
  "environment-image",
  "protected-data",
  "told",
  "advice",
  "prose",
  "waivers",
  "from-inspect/declaration",
  "from-inspect/container",
  "fuzz/fuzz",
  // The slowest, and what finds a change in the tables of facts/schema.
  "places",
];

const folder = "test/policy";

/**
 * What Stryker's instrumented code reads and writes (`@stryker-mutator/instrumenter`).
 * @typedef {object} Instrument
 * @property {string} [activeMutant]
 * @property {string} [currentTestId]
 * @property {number} [hitCount]
 * @property {number} [hitLimit]
 * @property {import("@stryker-mutator/api/core").MutantCoverage} [mutantCoverage]
 */

/** @returns {Instrument} */
function instrument() {
  const all = /** @type {Record<string, Instrument>} */ (/** @type {unknown} */ (globalThis));
  return (all[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
}

class InProcessRunner {
  /** @type {[]} */
  static inject = [];
  /** @type {Script | undefined} */
  #script;
  /** @type {readonly import("./collect.ts").Check[]} */
  #checks = [];
  /** Whether the code that is loaded was loaded under a mutant. */
  #stale = true;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // Always the same texts: a mutant must not live or die by chance.
    fc.configureGlobal({ seed: 20261124, numRuns: 50 });
    const imports = FILES.map((name) => `import "./${name}.test.ts";`).join("\n");
    const { outputFiles } = await build({
      stdin: {
        contents: `${imports}\nexport { collected } from "vitest";`,
        resolveDir: join(process.cwd(), folder),
      },
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      packages: "external",
      plugins: [ownPlace, realExpect],
    });
    const code = outputFiles[0]?.text ?? "";
    this.#script = new Script(`(function (require, module, exports) {${code}\n})`, { filename: "core.cjs" });
  }

  /** Evaluates all modules anew: a mutant in a table or a pattern is only seen while its module is being made. */
  #load() {
    const real = createRequire(import.meta.url);
    // vitest has no way in for `require`.
    const require = (/** @type {string} */ name) =>
      name === "vitest" ? vitest : /** @type {unknown} */ (real(name));
    const module = { exports: /** @type {Partial<typeof import("./collect.ts")>} */ ({}) };
    /** @type {unknown} */
    const made = this.#script?.runInThisContext();
    const make = /** @type {(require: unknown, module: unknown, exports: unknown) => void} */ (made);
    make(require, module, module.exports);
    this.#checks = module.exports.collected?.() ?? [];
    this.#stale = false;
  }

  /**
   * @param {ReadonlySet<string> | undefined} only
   * @param {readonly import("./collect.ts").Check[]} checks
   */
  async #run(only, checks = this.#checks) {
    /** @type {import("@stryker-mutator/api/test-runner").TestResult[]} */
    const tests = [];
    for (const { name, run } of checks) {
      if (only !== undefined && !only.has(name)) continue;
      instrument().currentTestId = name;
      const began = performance.now();
      const failure = await attempt(run);
      const test = { id: name, name, timeSpentMs: performance.now() - began };
      if (failure === undefined) tests.push({ ...test, status: TestStatus.Success });
      else tests.push({ ...test, status: TestStatus.Failed, failureMessage: failure });
      if (failure !== undefined && instrument().activeMutant !== undefined) break;
    }
    delete instrument().currentTestId;
    return tests;
  }

  /** @returns {Promise<import("@stryker-mutator/api/test-runner").CompleteDryRunResult>} */
  async dryRun() {
    this.#load();
    const tests = await this.#run(undefined);
    const { mutantCoverage } = instrument();
    return { ...complete(tests), ...(mutantCoverage !== undefined && { mutantCoverage }) };
  }

  /** @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options */
  async mutantRun({ activeMutant, testFilter, hitLimit, reloadEnvironment }) {
    const state = instrument();
    if (this.#stale && !reloadEnvironment) this.#load();
    Object.assign(state, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const reload = () => {
      this.#load();
    };
    const broken = reloadEnvironment ? await attempt(reload) : undefined;
    const only = testFilter === undefined ? undefined : new Set(testFilter);
    const loading = { id: "loading", name: "loading", timeSpentMs: 0, status: TestStatus.Failed };
    // The first test that fails ends a run, so the likeliest goes first.
    const isTable = activeMutant.fileName.includes("/facts/schema/");
    const checks = isTable ? this.#checks.toReversed() : this.#checks;
    const tests =
      broken === undefined ? await this.#run(only, checks) : [{ ...loading, failureMessage: broken }];
    const timeout = determineHitLimitReached(state.hitCount, state.hitLimit);
    if (reloadEnvironment) this.#stale = true;
    delete state.activeMutant;
    return toMutantRunResult(timeout ?? complete(tests));
  }
}

/**
 * @param {import("@stryker-mutator/api/test-runner").TestResult[]} tests
 * @returns {import("@stryker-mutator/api/test-runner").CompleteDryRunResult}
 */
function complete(tests) {
  return { status: DryRunStatus.Complete, tests };
}

/**
 * @param {() => unknown} run
 * @returns {Promise<string | undefined>} why it failed
 */
async function attempt(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A bundled file still knows where it lay: what it reads lies beside it. */
const ownPlace = {
  name: "own-place",
  setup(/** @type {import("esbuild").PluginBuild} */ bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      return {
        contents: (await readFile(path, "utf8")).replaceAll("import.meta.url", url),
        loader: "ts",
      };
    });
  },
};

/** The stand-in's own import of vitest is vitest. */
const realExpect = {
  name: "real-expect",
  setup(/** @type {import("esbuild").PluginBuild} */ bundle) {
    bundle.onResolve({ filter: /^vitest$/ }, ({ importer }) =>
      importer.endsWith("collect.ts")
        ? { path: "vitest", external: true }
        : { path: join(process.cwd(), folder, "mutation/collect.ts") },
    );
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
