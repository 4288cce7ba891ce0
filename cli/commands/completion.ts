import { Argument, Command } from "commander";
import { completionScript, SHELLS, type Shell } from "../completion/scripts.ts";
import { wordsOf } from "../completion/words.ts";
import { teach } from "../teach.ts";

const SUMMARY = "print a script that lets a shell complete mallku's words";

export function completionCommand(): Command {
  const command = new Command("completion")
    .summary(SUMMARY)
    .description(SUMMARY)
    .addArgument(new Argument("<shell>", "which one").choices(SHELLS))
    .exitOverride()
    .action((shell: Shell, _options: unknown, { parent }: Command) => {
      if (parent === null) throw new Error("completion is a command of a program");
      process.stdout.write(completionScript(shell, parent.name(), wordsOf(parent)));
    });
  return teach(command, {
    examples: [
      ["completion bash > ~/.mallku.bash", "then `source ~/.mallku.bash` in ~/.bashrc"],
      ["completion zsh > ~/.mallku.zsh", "then `source ~/.mallku.zsh` in ~/.zshrc, after compinit"],
      [
        "completion fish > ~/.config/fish/completions/mallku.fish",
        "and `alias mallku='npx mallku'`, in each",
      ],
    ],
  });
}
