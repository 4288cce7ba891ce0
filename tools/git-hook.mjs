// npm run git-hook
//
// Has git run the gate before each commit that touches what it judges. Needs nothing but git and Node. Run again, it
// changes nothing; a hook that is there already is kept, and runs first.
import { execFile } from "node:child_process";
import { chmod, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { root } from "./folders.mjs";
import { replaceFile, textOf } from "./keep.mjs";
import { reason } from "./problem.mjs";

const EARLIER = "pre-commit.before-mallku";

const HOOK = `#!/bin/sh
# Mallku's gate, put here by \`npm run git-hook\`: docs/ci.md.
earlier="$(dirname "$0")/${EARLIER}"
if [ -x "$earlier" ]; then "$earlier" "$@" || exit; fi
if git diff --cached --quiet -- infra policy gate tools cli package-lock.json 'Pulumi*.yaml' Mallku.waivers.yaml; then exit 0; fi
exec node tools/gate.mjs
`;

/** @returns {Promise<string>} the folder of this repository's hooks, wherever git keeps them */
async function hooksFolder() {
  const git = ["rev-parse", "--git-path", "hooks"];
  const { stdout } = await promisify(execFile)("git", git, { cwd: root }).catch(
    (/** @type {unknown} */ error) => {
      throw new Error(`${root} is no git repository that git can read (${reason(error)})`);
    },
  );
  return resolve(root, stdout.trim());
}

/** @returns {Promise<string>} what was done */
async function install() {
  const folder = await hooksFolder();
  const hook = join(folder, "pre-commit");
  const earlier = join(folder, EARLIER);
  const found = await textOf(hook);
  if (found === HOOK) {
    await chmod(hook, 0o755);
    return `${hook} runs the gate already; nothing was changed.`;
  }
  const isOwn = found?.includes("put here by `npm run git-hook`") === true;
  if (found !== null && !isOwn) {
    if ((await textOf(earlier)) !== null)
      throw new Error(
        `${hook} is another's hook, and so is ${earlier}, where it would be kept: move one away`,
      );
    await rename(hook, earlier);
  }
  await replaceFile(hook, HOOK, 0o755);
  const kept = found === null || isOwn ? "" : ` The hook that was there is now ${earlier}, and runs first.`;
  return `${hook} runs the gate before each commit that touches what it judges.${kept}`;
}

try {
  process.stdout.write(`${await install()}\n`);
} catch (error) {
  process.stderr.write(`git-hook: ${reason(error)}\n`);
  process.exitCode = 1;
}
