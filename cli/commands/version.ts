import { Command } from "commander";
import { jsonOption } from "../json-option.ts";
import type { VersionOptions } from "../run/version.ts";
import { teach } from "../teach.ts";

export function versionCommand(): Command {
  const command = new Command("version")
    .summary("show the versions of every part")
    .description("show the versions of every part")
    .addOption(jsonOption("version"))
    .exitOverride()
    .action(async (options: VersionOptions) => {
      const { runVersion } = await import("../run/version.ts");
      await runVersion(options);
    });
  return teach(command, { examples: [["version", "of this project and of what it is built on"]] });
}
