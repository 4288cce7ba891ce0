import { z } from "zod";

const lastEnd = z
  .string()
  .optional()
  .describe(
    "How the container last ended, such as for want of memory, and what to do; absent where that is of no interest",
  );

/** What check_security_barriers answers, and the resource mallku://barriers. */
export const verdictSchema = z.object({
  holds: z.boolean().describe("Whether every barrier was measured and holds; unknown is not in place"),
  containerState: z.string(),
  containerId: z.string().nullable(),
  lastEnd,
  barriers: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(["pass", "fail", "unknown"]),
      evidence: z.array(z.string()).describe("What was measured, a line each"),
      why: z.string(),
    }),
  ),
});

/** What ensure_database_container answers. */
export const ensuredSchema = z.object({
  container: z.object({ name: z.string(), id: z.string(), state: z.string() }),
  endpoints: z.object({
    host: z.string().describe("Base of the API for processes of this host"),
    containers: z.string().describe("Base of the API for containers on the database's network"),
  }),
  action: z.enum(["none", "started", "updated"]),
  changes: z.array(z.string()).describe("What was changed, a line each"),
  barriers: z.array(z.object({ id: z.string(), title: z.string(), state: z.literal("pass") })),
  lastEnd,
  standIns: z
    .array(z.string())
    .describe("What is not the real thing on this machine; empty where everything is"),
});

/** The second block of a failed answer, as JSON. */
export const failureSchema = z.object({
  error: z.looseObject({ name: z.string(), message: z.string(), next: z.string() }),
});
