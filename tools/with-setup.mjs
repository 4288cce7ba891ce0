import { join } from "node:path";
import { runInherited } from "./child.mjs";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { reason } from "./problem.mjs";
import { setUp } from "./setup.mjs";

/** Pulumi's own exit code for a wrong configuration. */
const EXIT_CONFIGURATION = 2;

/**
 * Runs one of the repository's programs with this process' arguments and what set-up finds, and exits as it does.
 * @param {string} program from the repository's root
 */
export async function runWithSetup(program) {
  try {
    const options = { stack: "dev", mend: false, env: process.env, stream: process.stderr };
    const { facts, file, env } = await setUp(options);
    const args = [join(root, program), ...process.argv.slice(2)];
    process.exitCode = await runInherited(facts.node.path, args, factsEnvironment(facts, file, env));
  } catch (error) {
    process.stderr.write(`set-up: ${reason(error)}\n`);
    process.exitCode = EXIT_CONFIGURATION;
  }
}
