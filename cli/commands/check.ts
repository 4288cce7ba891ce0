import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Option, type Command } from "commander";
import { judgeDeclaration } from "../../gate/declaration.ts";
import { FORMATS, formatVerdict, type Format } from "../../policy/report/format.ts";
import { passes } from "../../policy/verdict.ts";
import { ExitCode } from "../exit-codes.ts";
import { reportOptions, writeReports } from "../reports.ts";

interface CheckOptions {
  readonly stack: string;
  readonly configFile?: string;
  readonly format: Format;
  readonly out?: string;
}

export const CHECK_SUMMARY = "judge what is declared, with no engine and no Docker";

/** `mallku check`: the gate's verdict on what is written, with no engine, provider or daemon. */
export function checkCommand(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "of the report on stdout")
        .choices(Object.keys(FORMATS))
        .default("text"),
    )
    .option("--out <folder>", "write the report in every format into this folder too")
    .action(async ({ stack, configFile, format, out }: CheckOptions) => {
      const verdict = await judgeDeclaration({
        projectFolder: fileURLToPath(new URL("../..", import.meta.url)),
        stack,
        configFile: configFile === undefined ? undefined : resolve(configFile),
        dockerHost: process.env["DOCKER_HOST"] || undefined,
      });
      const options = reportOptions(process.stdout, process.env);
      if (out !== undefined) await writeReports(verdict, out, options);
      process.stdout.write(formatVerdict(verdict, format, options));
      if (!passes(verdict)) process.exitCode = ExitCode.policy;
    });
}
