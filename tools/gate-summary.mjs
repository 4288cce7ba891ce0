/**
 * What `mallku check` said of one environment.
 * @typedef {object} Checked
 * @property {string} stack
 * @property {number} code its exit code
 * @property {string} said on stderr
 * @property {string | null} report as Markdown; null where it ended without one
 */

/** The first line of the one comment on a pull request, by which the next run finds it. No page shows it. */
export const GATE_MARKER = "<!-- mallku-gate -->";

/** GitHub takes 65,536 characters in a comment; bytes, because a character can be four of them. */
const COMMENT_LIMIT = 65_000;
/** Of what was said on stderr, from its end: enough for what went wrong. */
const SAID_LIMIT = 3000;
/** Of a report that is left out: its marker, its heading and its verdict in a sentence. */
const HEAD_LINES = 4;

/**
 * As a block of code that nothing in the text can end.
 * @param {string} text
 */
function block(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}

/** @param {Checked} checked */
function section({ stack, code, said, report }) {
  const head = report ?? `### ❌ Stack ${stack} was not judged\n`;
  // A check that passes has no more to say than its report, one that fails may fail for what no report shows.
  return code === 0 || said === "" ? head : `${head}\n${block(said.slice(-SAID_LIMIT))}`;
}

/**
 * The same with the verdict alone, where all does not fit.
 * @param {Checked} checked
 */
function shortSection(checked) {
  if (checked.report === null) return section(checked);
  const verdict = checked.report.split("\n").slice(0, HEAD_LINES).join("\n");
  const report = `${verdict}\n\nMore than a comment holds: the run's summary has all of it.\n`;
  return section({ ...checked, report });
}

/** @param {readonly Checked[]} checked */
function heading(checked) {
  const red = checked.filter(({ code }) => code !== 0).map(({ stack }) => stack);
  const names = (red.length === 0 ? checked.map(({ stack }) => stack) : red).join(", ");
  const verdict = red.length === 0 ? `✅ The gate passes ${names}` : `❌ The gate refuses ${names}`;
  return `${GATE_MARKER}\n## ${verdict}\n`;
}

/**
 * Everything, for the summary of a run, which holds a megabyte.
 * @param {readonly Checked[]} checked
 */
export function gateSummary(checked) {
  return [heading(checked), ...checked.map(section)].join("\n");
}

/**
 * For a comment: the longest reports are left out until the rest fits.
 * @param {readonly Checked[]} checked
 */
export function gateComment(checked) {
  const sections = checked.map(section);
  const size = () => Buffer.byteLength([heading(checked), ...sections].join("\n"));
  const longestFirst = checked
    .map((_, index) => index)
    .sort((one, other) => (sections[other]?.length ?? 0) - (sections[one]?.length ?? 0));
  for (const index of longestFirst) {
    const one = checked[index];
    if (size() > COMMENT_LIMIT && one !== undefined) sections[index] = shortSection(one);
  }
  return [heading(checked), ...sections].join("\n");
}
