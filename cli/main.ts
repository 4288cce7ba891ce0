import { interruptSignal } from "./interrupt.ts";
import { makeProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

await runProgram(makeProgram(interruptSignal()));
