// npm run gate [-- --out <folder>] [--policy-config <file>]
//
// `mallku check` for every environment that has a Pulumi.<environment>.yaml, as CI and the git hook run it. Every report
// is written before the exit code is decided: it is the refused run whose reports are needed.
import { spawn } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { root } from "./folders.mjs";
import { gateComment, gateSummary } from "./gate-summary.mjs";
import { replaceFile, textOf } from "./keep.mjs";
import { reason } from "./problem.mjs";

/** Pulumi's own exit codes, as cli/exit-codes.ts has them. */
const EXIT_CONFIGURATION = 2;
const EXIT_POLICY = 5;

/** The name that policy/report/format.ts gives the Markdown. */
const REPORT = "policy.md";

/** What an environment may be called: the engine's own bounds for a stack's name. */
const SETTINGS_FILE = /^Pulumi\.([A-Za-z0-9._-]{1,100})\.yaml$/;

/** @returns {Promise<string[]>} the environments, by name */
async function environments() {
  const names = await readdir(root);
  return names.flatMap((name) => SETTINGS_FILE.exec(name)?.[1] ?? []).sort();
}

/**
 * @param {string} stack
 * @param {string} folder for its reports
 * @param {string | undefined} policyConfig
 * @returns {Promise<import("./gate-summary.mjs").Checked>}
 */
async function check(stack, folder, policyConfig) {
  // What an earlier run left says nothing about this one.
  await rm(folder, { recursive: true, force: true });
  const launcher = join(root, "tools/mallku.mjs");
  const config = policyConfig === undefined ? [] : [`--policy-config=${policyConfig}`];
  const args = [launcher, "check", `--stack=${stack}`, `--out=${folder}`, ...config];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    process.stderr.write(text);
    said += text;
  });
  const code = await /** @type {Promise<number>} */ (
    new Promise((settle, reject) => {
      child.on("error", reject);
      child.on("close", (ended) => {
        settle(ended ?? 1);
      });
    })
  );
  // A colour is for whoever looks on.
  return { stack, code, said: stripVTControlCharacters(said), report: await textOf(join(folder, REPORT)) };
}

/** @param {readonly number[]} codes */
function worst(codes) {
  if (codes.includes(EXIT_POLICY)) return EXIT_POLICY;
  return codes.find((code) => code !== 0) ?? 0;
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values } = parseArgs({ options: { out: { type: "string" }, "policy-config": { type: "string" } } });
  const out = resolve(values.out ?? join(root, "build/gate"));
  const config = values["policy-config"];
  const policyConfig = config === undefined ? undefined : resolve(config);
  await mkdir(out, { recursive: true });
  // A run that is killed must not leave an earlier verdict to be read as its own.
  for (const name of ["summary.md", "comment.md"]) await rm(join(out, name), { force: true });
  const stacks = await environments();
  if (stacks.length === 0) throw new Error(`no environment: ${root} has no Pulumi.<environment>.yaml`);
  const checked = [];
  for (const stack of stacks) checked.push(await check(stack, join(out, stack), policyConfig));
  await replaceFile(join(out, "summary.md"), gateSummary(checked), 0o644);
  await replaceFile(join(out, "comment.md"), gateComment(checked), 0o644);
  return worst(checked.map(({ code }) => code));
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`gate: ${reason(error)}\n`);
  process.exitCode = EXIT_CONFIGURATION;
}
