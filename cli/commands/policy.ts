import { Command } from "commander";
import type { PolicyOptions } from "../run/policy.ts";
import { teach } from "../teach.ts";

export function policyCommand(): Command {
  const policy = new Command("policy").summary("list and explain the rules of the gate").exitOverride();
  const list = policy
    .command("list")
    .summary("every rule of the gate, in a line each")
    .option("--json", "with all that they say of themselves, for programs")
    .action(async (options: PolicyOptions) => {
      const { runPolicyList } = await import("../run/policy.ts");
      runPolicyList(options);
    });
  const explain = policy
    .command("explain")
    .summary("why a rule is there, what to do instead, and an example that is refused and one that passes")
    .argument("<rule>", "its id, as `mallku policy list` and every finding show it")
    .option("--json", "for programs")
    .action(async (id: string, options: PolicyOptions, command: Command) => {
      const { runPolicyExplain } = await import("../run/policy.ts");
      await runPolicyExplain(id, options, command);
    });
  teach(list, {
    examples: [
      ["policy list", "a line each"],
      ["policy list --json", "for a program"],
    ],
  });
  teach(explain, { examples: [["policy explain database-port", "why, what instead, and two examples"]] });
  return teach(policy, {
    examples: [
      ["policy list", "every rule of the gate, in a line each"],
      ["policy explain database-port", "why it is there, and what to do instead"],
    ],
  });
}
