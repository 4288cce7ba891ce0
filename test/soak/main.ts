import { randomInt } from "node:crypto";
import Docker from "dockerode";
import { ExitCode } from "../../cli/exit-codes.ts";
import { makeInstallation } from "../support/installation.ts";
import { command } from "./faults.ts";
import { describeSoak, isSound } from "./figures.ts";
import { readOptions, USAGE, type CommandOptions } from "./options.ts";
import { soak } from "./run.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!interrupt.signal.aborted) say("interrupted: reading all back, then the figures so far");
    interrupt.abort();
  });
}

function say(line: string): void {
  process.stderr.write(`soak: ${line}\n`);
}

/** @returns the exit code: 0 only after the whole time, with nothing lost */
async function main(options: CommandOptions): Promise<ExitCode> {
  say(`${options.minutes} min, ${options.clients} clients, --seed ${options.seed}`);
  const here = await makeInstallation();
  try {
    await command(here, "up");
    say(`${here.names.container} runs at ${here.apiUrl}`);
    const result = await soak(here, new Docker(), { ...options, say, signal: interrupt.signal });
    process.stdout.write(describeSoak(result));
    if (!isSound(result)) return ExitCode.generic;
    return result.interrupted ? ExitCode.cancelled : ExitCode.ok;
  } finally {
    await here.remove();
  }
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2), String(randomInt(2 ** 32))));
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = ExitCode.generic;
}
