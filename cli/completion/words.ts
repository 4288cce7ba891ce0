import type { Argument, Command, Option } from "commander";

/** What may follow an option: one of some words, a file, or something that nobody can guess. */
export type Value = { readonly choices: readonly string[] } | "file" | "free";

export interface Flag {
  /** As they are typed: `-s`, `--stack`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined where it takes none. */
  readonly value: Value | undefined;
}

/** One command, as far as its words go. */
export interface Node {
  /** "" for the program itself, then `/policy`, `/policy/list`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly Flag[];
  /** What its arguments may be, where that is a list. */
  readonly choices: readonly string[];
}

/** Everything that can be typed after a program's name, a node for each command. */
export function wordsOf(command: Command, path = ""): Node[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).map((child) => ({
    name: child.name(),
    description: help.subcommandDescription(child),
  }));
  const node: Node = {
    path,
    commands,
    flags: help.visibleOptions(command).map(flagOf),
    choices: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
  };
  return [node, ...command.commands.flatMap((child) => wordsOf(child, `${path}/${child.name()}`))];
}

/** All that can stand where a word of this command is expected. */
export function wordsAt({ commands, flags, choices }: Node): string[] {
  return [...commands.map(({ name }) => name), ...choices, ...flags.flatMap(({ names }) => names)];
}

function flagOf({ short, long, description, argChoices, required, flags }: Option): Flag {
  const names = [short, long].filter((name) => name !== undefined);
  // An optional value is no reason to offer no other flag.
  if (!required) return { names, description, value: undefined };
  if (argChoices !== undefined) return { names, description, value: { choices: argChoices } };
  return { names, description, value: /<(file|folder|path)>/.test(flags) ? "file" : "free" };
}
