import { SetupProblem, reason } from "./problem.mjs";

/**
 * @typedef {import("./facts.d.ts").Part} Part
 */

/** The order in which the parts are shown; they settle in any order. */
const ORDER = /** @type {const} */ ([
  "Node",
  "dependencies",
  "bundles",
  "Pulumi CLI",
  "language host",
  "docker provider",
  "Docker Engine",
  "base images",
  "state",
]);

/** @typedef {(typeof ORDER)[number]} PartName */

/**
 * @typedef {object} Settled
 * @property {import("./facts.d.ts").Way} way
 * @property {string} detail
 * @property {string | null} [mend]
 */

/**
 * A part that cannot be looked for, because another that it needs is missing.
 * @param {PartName} other
 */
export function waitsFor(other) {
  return new SetupProblem(`it needs the part "${other}", which is missing`, `mend "${other}" first`);
}

/**
 * Keeps and tells which way each part was taken.
 * @param {import("./progress.mjs").Progress} progress
 * @param {{ goOn: boolean }} options goOn: a missing part is kept as such instead of ending the set-up
 */
export function createParts(progress, { goOn }) {
  /** @type {Part[]} */
  const parts = [];
  return {
    /** The parts so far, in the order in which they are shown. */
    list: () =>
      [...parts].sort(
        (a, b) =>
          ORDER.indexOf(/** @type {PartName} */ (a.name)) - ORDER.indexOf(/** @type {PartName} */ (b.name)),
      ),

    /**
     * @template T
     * @param {PartName} name
     * @param {() => Promise<T>} work
     * @param {(value: T) => Settled} describe
     * @returns {Promise<T | null>} null where it is missing and the set-up goes on
     */
    settle: async (name, work, describe) => {
      try {
        const value = await work();
        const { way, detail, mend = null } = describe(value);
        parts.push({ name, way, detail, mend });
        progress.part(name, `${name}: ${way}, ${detail}`);
        return value;
      } catch (error) {
        const mend =
          error instanceof SetupProblem ? error.mend : "mend what this names, and run the command again";
        const what = error instanceof SetupProblem ? error.what : reason(error);
        const problem = new SetupProblem(`${name}: ${what}`, mend);
        if (!goOn) throw problem;
        parts.push({ name, way: "missing", detail: what, mend });
        progress.part(name, `${name}: missing, ${what}`);
        return null;
      }
    },
  };
}
