import { Command, Option } from "commander";

/** A command about one stack, with the options that all of them have. */
export function stackCommand(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(summary)
    .addOption(new Option("-s, --stack <name>", "the stack: one environment").default("dev"))
    .addOption(new Option("--config-file <file>", "another file than Pulumi.<stack>.yaml"))
    .exitOverride();
}
