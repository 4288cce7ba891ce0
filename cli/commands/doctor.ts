import type { Command } from "commander";
import { jsonOption } from "../json-option.ts";
import type { DoctorOptions } from "../run/doctor.ts";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function doctorCommand(): Command {
  const command = stackCommand("doctor", "show what set-up and running need, and what mends what is missing")
    .addOption(jsonOption("doctor"))
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../run/doctor.ts");
      await runDoctor(options);
    });
  return teach(command, {
    examples: [
      ["doctor", "each part and what running needs besides, and the one command that mends it"],
      ["doctor --json", "for a program: one line"],
    ],
  });
}
