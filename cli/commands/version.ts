import { Command } from "commander";
import { teach } from "../teach.ts";

export function versionCommand(): Command {
  const command = new Command("version")
    .summary("show the versions of every part")
    .description("show the versions of every part")
    .exitOverride()
    .action(async () => {
      const { runVersion } = await import("../run/version.ts");
      await runVersion();
    });
  return teach(command, { examples: [["version", "of this project and of what it is built on"]] });
}
