import { makeProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort();
  });
}

await runProgram(makeProgram(interrupt.signal));
