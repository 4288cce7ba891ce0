/**
 * What set-up tells while it works. Silent until something has to be done, so that a start with everything in place
 * says one line; from then on every part says which way was taken.
 */

const TICK = 1000;
/** Without a terminal a line is a line for ever: tell of a running phase only this often, in milliseconds. */
const REMINDER = 20_000;

/**
 * @typedef {object} Progress
 * @property {(part: string, phase: string, detail?: string) => void} phase work is being done on a part
 * @property {(part: string, line: string) => void} part a part is settled
 * @property {(line: string) => void} note worth telling with the parts, not on its own
 * @property {(line: string) => void} say
 * @property {() => boolean} acted whether any work was done
 * @property {() => void} end
 */

/** @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * @typedef {object} Work
 * @property {string} phase
 * @property {string} detail
 * @property {number} since milliseconds, of a clock that nobody sets
 * @property {number} told when it was last told of, likewise
 */

/**
 * @param {string} part
 * @param {Work} work
 * @param {number} now
 */
function describe(part, { phase, detail, since }, now) {
  return `${part}: ${phase}${detail === "" ? "" : `, ${detail}`} (${elapsed(now - since)})`;
}

/**
 * @param {{ write: (text: string) => unknown, isTTY?: boolean, columns?: number }} stream
 * @param {{ parts: boolean }} options whether to tell which way each part went: not where another will print them
 * @returns {Progress}
 */
export function createProgress(stream, { parts }) {
  /** @type {Map<string, Work>} */
  const running = new Map();
  /** @type {string[]} */
  let held = [];
  let telling = false;
  let acted = false;
  let painted = false;

  const paint = () => {
    if (stream.isTTY !== true || (running.size === 0 && !painted)) return;
    const now = performance.now();
    const works = [...running].map(([part, work]) => describe(part, work, now));
    const line = works.length === 0 ? "" : `set-up: ${works.join(" · ")}`;
    stream.write(`\r\x1b[K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
    painted = works.length > 0;
  };
  const say = (/** @type {string} */ line) => {
    stream.write(`${painted ? "\r\x1b[K" : ""}set-up: ${line}\n`);
    painted = false;
    paint();
  };
  const remind = () => {
    if (stream.isTTY === true) {
      paint();
      return;
    }
    const now = performance.now();
    for (const [part, work] of running) {
      if (now - work.told < REMINDER) continue;
      work.told = now;
      say(describe(part, work, now));
    }
  };
  const note = (/** @type {string} */ line) => {
    if (telling) say(line);
    else held.push(line);
  };
  const timer = setInterval(remind, TICK);
  timer.unref();

  return {
    say,
    note,
    acted: () => acted,
    phase(part, phase, detail = "") {
      acted = true;
      if (!telling) {
        telling = true;
        for (const line of held) say(line);
        held = [];
      }
      const work = running.get(part);
      if (work?.phase === phase) {
        work.detail = detail;
        return;
      }
      running.set(part, { phase, detail, since: performance.now(), told: performance.now() });
      if (stream.isTTY === true) paint();
      else say(`${part}: ${phase} …`);
    },
    part(part, line) {
      running.delete(part);
      if (parts) note(line);
      else paint();
    },
    end() {
      clearInterval(timer);
      running.clear();
      paint();
    },
  };
}
