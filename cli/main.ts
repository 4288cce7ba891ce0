import { makeProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Not once: the Automation API's way to start the CLI (signal-exit) ends a process in which nobody listens any more.
  process.on(signal, () => {
    interrupt.abort();
  });
}

await runProgram(makeProgram(interrupt.signal));
