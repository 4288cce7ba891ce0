import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

/** What to do when a barrier is down, for an agent that has never met this project. */
export function registerPrompt(server: McpServer): void {
  server.registerPrompt(
    "barrier_is_down",
    {
      title: "A barrier is down, what now?",
      description:
        "Leads through finding out which barrier does not hold, why it matters, and how it is put back.",
      argsSchema: z.object({
        barrier: z.string().max(64).optional().describe("The barrier's id, where it is known"),
      }),
    },
    ({ barrier }) => ({
      messages: [{ role: "user" as const, content: { type: "text" as const, text: steps(barrier) } }],
    }),
  );
}

function steps(barrier: string | undefined): string {
  const which = barrier === undefined ? "A barrier" : `The barrier ${barrier}`;
  return [
    `${which} around Mallku's database is down, or could not be measured, which counts as down. Until it holds, let nothing use the database.`,
    "",
    "1. Call check_security_barriers. Read the evidence of each barrier that is not `pass`: it is what was measured, not what was assumed.",
    `2. Call explain_barrier for ${barrier ?? "each of those"}: why it exists, what it stops, what to do instead of going around it.`,
    "3. Where something was changed by hand (another container, another network, a published port), call ensure_database_container: it puts back what is declared, after the policy pack has judged it. It asks a person before it destroys anything.",
    "4. Where the declaration itself is refused, call preview_database and follow each violation's remedy in infra/ or the stack's settings. Do not weaken a rule to get a green answer: the rule is there because nobody remembers the danger.",
    "5. Where the API does not answer, call get_database_logs and read why.",
    "6. Call check_security_barriers again. Report what was down, since when if the logs tell, what you did, and what you did not touch.",
    "",
    "There is no tool to run a command in the container, and none is needed: the resource mallku://absent-tools says why.",
  ].join("\n");
}
