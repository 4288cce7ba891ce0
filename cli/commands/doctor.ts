import type { Command } from "commander";
import { stackCommand } from "../stack-command.ts";
import { teach } from "../teach.ts";

export function doctorCommand(): Command {
  const command = stackCommand("doctor", "show what set-up found, and what mends what is missing").action(
    async () => {
      const { runDoctor } = await import("../run/doctor.ts");
      await runDoctor();
    },
  );
  return teach(command, {
    examples: [["doctor", "every part, the way it was had, and the one command that mends it"]],
  });
}
