// npm run bench
//
// Every figure of bench/, as Markdown, with what set-up finds.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { factsEnvironment } from "./facts.mjs";
import { root } from "./folders.mjs";
import { reason } from "./problem.mjs";
import { setUp } from "./setup.mjs";

try {
  const { facts, file, env } = await setUp({
    stack: "dev",
    mend: false,
    env: process.env,
    stream: process.stderr,
  });
  const child = spawn(facts.node.path, [join(root, "bench/main.ts"), ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: factsEnvironment(facts, file, env),
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  process.stderr.write(`set-up: ${reason(error)}\n`);
  process.exitCode = 2;
}
