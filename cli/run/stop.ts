import { stopContainer } from "../../engine/start.ts";
import { confirm, type Question } from "../confirm.ts";
import type { StackOptions } from "../context.ts";
import { openDeclared, ownContainer } from "../declared-database.ts";
import { say } from "../progress.ts";
import { stopLine } from "../stop-json.ts";

export interface StopOptions extends StackOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** `mallku stop`: takes no lock, because whoever wants a database stopped wants it now, and closed is safe. */
export async function runStop(options: StopOptions, signal: AbortSignal): Promise<void> {
  const declared = await openDeclared(options);
  const { Id, Name, State } = await ownContainer(declared);
  const name = Name.replace(/^\//, "");
  // Docker counts a paused container, and one that it is about to start again, as running.
  const wasRunning = State.Running || State.Restarting;
  if (wasRunning) {
    if (options.yes !== true) await confirm(question(name, options.stack), signal);
    say(`stopping ${name}`);
    await stopContainer(declared.context.docker, Id);
  }
  const state = (await declared.database.inspect(Id))?.State.Status ?? "absent";
  const text =
    options.json === true
      ? stopLine({ stack: options.stack, container: { name, id: Id, state }, wasRunning })
      : `${name} is ${state}${wasRunning ? "" : ", as it was"}. Its documents stay; \`npx mallku start --stack ${options.stack}\` starts it.`;
  process.stdout.write(`${text}\n`);
}

function question(name: string, stack: string): Question {
  return {
    text: `Stop ${name}? Whoever uses the database loses it until it is started again; its documents stay. Type yes: `,
    answer: "yes",
    otherwise: `npx mallku stop --stack ${stack} --yes`,
    refused: "Nothing was stopped.",
  };
}
