/**
 * What a run of vitest came to. Nothing that did not run counts as passed: a skipped test, a file that could not be
 * loaded, a run that crashed or executed no test is each a failure, and is named.
 * @param {string | null} report the JSON reporter's text; null where there is none
 * @param {boolean} ended whether vitest's exit code was 0
 * @returns {{ passed: number, failed: number, problems: string[] }}
 */
export function tally(report, ended) {
  const results = readReport(report);
  if (results === null) return { passed: 0, failed: 1, problems: ["vitest left no report: it crashed"] };
  /** @type {string[]} */
  const problems = [];
  let passed = 0;
  let failed = 0;
  for (const { name, status, tests } of results) {
    for (const test of tests) {
      if (test.status === "passed") passed += 1;
      else failed += 1;
      if (test.status !== "passed" && test.status !== "failed")
        problems.push(`${name}: "${test.title}" did not run (${test.status})`);
    }
    if (status !== "passed" && !tests.some((test) => test.status === "failed")) {
      failed += 1;
      problems.push(`${name}: the file failed outside its tests`);
    }
  }
  if (passed + failed === 0) {
    failed += 1;
    problems.push("vitest executed no test");
  }
  if (!ended && failed === 0) {
    failed += 1;
    problems.push("vitest ended with an error outside the tests: see above");
  }
  return { passed, failed, problems };
}

/** @typedef {{ name: string, status: string, tests: { title: string, status: string }[] }} FileResult */

/**
 * @param {string | null} report
 * @returns {FileResult[] | null}
 */
function readReport(report) {
  if (report === null) return null;
  try {
    /** @type {unknown} */
    const json = JSON.parse(report);
    const { testResults } =
      /** @type {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] }} */ (
        json
      );
    return testResults.map(({ name, status, assertionResults }) => ({
      name,
      status,
      tests: assertionResults.map((test) => ({ title: test.fullName, status: test.status })),
    }));
  } catch {
    return null;
  }
}
