// npm test [-- <vitest arguments>]
//
// Every check, in order, each with its own output; the last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { textOf } from "./keep.mjs";
import { reason } from "./problem.mjs";
import { createProgress } from "./progress.mjs";
import { setUp } from "./setup.mjs";
import { getSshd } from "./sshd.mjs";
import { tally } from "./tally.mjs";

const modules = join(root, "node_modules");
/** @type {[name: string, script: string, ...args: string[]][]} */
const CHECKS = [
  ["prettier --check .", join(modules, "prettier/bin/prettier.cjs"), "--check", "."],
  ["eslint .", join(modules, "eslint/bin/eslint.js"), "."],
  ["tsc --noEmit", join(modules, "typescript/bin/tsc"), "--noEmit"],
  ["build --check", join(root, "tools/build.mjs"), "--check"],
];

/**
 * @param {string} node
 * @param {string[]} args
 * @param {import("./folders.mjs").Environment} env
 * @returns {Promise<boolean>} whether it ended with 0
 */
function runCheck(node, args, env) {
  const child = spawn(node, args, { cwd: root, env, stdio: "inherit" });
  return new Promise((resolve) => {
    child.on("error", () => {
      resolve(false);
    });
    child.on("exit", (code) => {
      resolve(code === 0);
    });
  });
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {import("./folders.mjs").Environment} env
 */
async function runVitest(node, args, env) {
  const folder = await mkdtemp(join(tmpdir(), "mallku-test-"));
  const report = join(folder, "vitest.json");
  try {
    const script = join(modules, "vitest/vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ended = await runCheck(node, [script, "run", ...reporters, ...args], env);
    return tally(await textOf(report), ended);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Gets what the tests need besides what a stack does.
 * @param {import("./folders.mjs").Environment} env
 */
async function setUpTests(env) {
  const progress = createProgress(process.stderr, { parts: true });
  try {
    const { way, version, path } = await findBrowser({ env, progress });
    progress.part("browser", `browser: ${way}, ${version} at ${path}`);
    const sshd = await getSshd({ env, progress });
    progress.part("sshd", `sshd: ${sshd.way}, ${sshd.path}`);
  } finally {
    progress.end();
  }
}

/** @param {string[]} args */
async function main(args) {
  let passed = 0;
  let failed = 0;
  try {
    const options = { stack: "dev", mend: true, env: process.env, stream: process.stderr };
    const { facts, file, env: ground } = await setUp(options);
    const env = factsEnvironment(facts, file, ground);
    for (const part of facts.parts.filter(({ way }) => way === "missing")) {
      failed += 1;
      console.log(`FAILED set-up: ${part.name}: ${part.detail}. To mend it: ${part.mend ?? ""}`);
    }
    await setUpTests(env).catch((/** @type {unknown} */ error) => {
      failed += 1;
      console.log(`FAILED set-up: ${reason(error)}`);
    });
    for (const [name, ...command] of CHECKS) {
      console.log(`\n> ${name}`);
      if (await runCheck(facts.node.path, command, env)) passed += 1;
      else {
        failed += 1;
        console.log(`FAILED ${name}`);
      }
    }
    console.log("\n> vitest");
    const tests = await runVitest(facts.node.path, args, env);
    for (const problem of tests.problems) console.log(`FAILED ${problem}`);
    passed += tests.passed;
    failed += tests.failed;
  } catch (error) {
    failed += 1;
    console.log(`FAILED set-up: ${reason(error)}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

await main(process.argv.slice(2));
