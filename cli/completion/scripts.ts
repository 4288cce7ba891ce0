import { wordsAt, type Flag, type Node } from "./words.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell to source, after which it completes the program's words with no further process. */
export function completionScript(shell: Shell, program: string, nodes: readonly Node[]): string {
  return SCRIPTS[shell](program, nodes);
}

const SCRIPTS: Readonly<Record<Shell, (program: string, nodes: readonly Node[]) => string>> = {
  bash: (program, nodes) => `_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in
      ${pathsOf(nodes)}) path="$path/$word" ;;
    esac
  done
  case "$path:$previous" in
${valueCases(nodes, {
  choices: (words) => `COMPREPLY=($(compgen -W '${words.join(" ")}' -- "$current")); return`,
  file: "compopt -o default; return",
  free: "return",
})}
  esac
  case "$path" in
${nodes.map((node) => `    '${node.path}') COMPREPLY=($(compgen -W '${wordsAt(node).join(" ")}' -- "$current")) ;;`).join("\n")}
  esac
}
complete -F _${program} ${program}
`,
  zsh: (program, nodes) => `#compdef ${program}
_${program}() {
  local at="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at/$word" in
      ${pathsOf(nodes)}) at="$at/$word" ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${valueCases(nodes, {
  choices: (words) => `compadd -- ${words.join(" ")}; return`,
  file: "_files; return",
  free: "return",
})}
  esac
  case "$at" in
${nodes.map((node) => `    '${node.path}') compadd -- ${wordsAt(node).join(" ")} ;;`).join("\n")}
  esac
}
compdef _${program} ${program}
`,
  fish: (program, nodes) => `function __${program}_at
    set -l at ""
    for word in (commandline -opc)[2..]
        switch "$at/$word"
            case ${nodes.map(({ path }) => `'${path}'`).join(" ")}
                set at "$at/$word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c ${program} -f
${nodes.flatMap((node) => fishLines(program, node)).join("\n")}
`,
};

function pathsOf(nodes: readonly Node[]): string {
  return nodes
    .filter(({ path }) => path !== "")
    .map(({ path }) => path)
    .join("|");
}

interface Answers {
  readonly choices: (words: readonly string[]) => string;
  readonly file: string;
  readonly free: string;
}

function valueCases(nodes: readonly Node[], { choices, ...answers }: Answers): string {
  return nodes
    .flatMap(({ path, flags }) =>
      flags.flatMap(({ names, value }) => {
        if (value === undefined) return [];
        const pattern = names.map((name) => `'${path}:${name}'`).join("|");
        return `    ${pattern}) ${typeof value === "string" ? answers[value] : choices(value.choices)} ;;`;
      }),
    )
    .join("\n");
}

function fishLines(program: string, { path, commands, choices, flags }: Node): string[] {
  const here = `complete -c ${program} -n '__${program}_at "${path}"'`;
  return [
    ...commands.map(({ name, description }) => `${here} -a ${name} -d ${quoted(description)}`),
    ...choices.map((choice) => `${here} -a ${choice}`),
    ...flags.map((flag) => `${here} ${fishFlag(flag)}`),
  ];
}

function fishFlag({ names, description, value }: Flag): string {
  const spelt = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes =
    value === undefined
      ? []
      : value === "file"
        ? ["-r -F"]
        : value === "free"
          ? ["-x"]
          : [`-x -a '${value.choices.join(" ")}'`];
  return [...spelt, ...takes, `-d ${quoted(description)}`].join(" ");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
