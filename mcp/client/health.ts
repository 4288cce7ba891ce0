import type { z } from "zod";
import { verdictSchema } from "../answers.ts";
import type { CallOptions, DockerMcpClient } from "./client.ts";

/** The barriers that every caller of Mallku's knows by name. */
const NAMED = ["database_isolated", "api_accessible", "no_direct_access"] as const;

/** True only where a barrier was measured and holds; what is unknown is not in place. */
export type SecurityBarriers = Readonly<Record<(typeof NAMED)[number], boolean>> &
  Readonly<Record<string, boolean>>;

/** Each barrier with what was measured of it. */
export type BarrierVerdict = z.output<typeof verdictSchema>;

/** Looks at the barriers around the database; changes nothing. */
export class McpHealthMonitor {
  readonly #client: DockerMcpClient;

  constructor(client: DockerMcpClient) {
    this.#client = client;
  }

  /** Measures every barrier now. */
  async checkSecurityBarriers(options?: CallOptions): Promise<SecurityBarriers> {
    return barriersOf(await this.verdict(options));
  }

  /** The same, with state, evidence and reason of each. */
  async verdict(options?: CallOptions): Promise<BarrierVerdict> {
    return await this.#client.call("check_security_barriers", {}, verdictSchema, options);
  }
}

/** A barrier that the server does not tell of does not hold. */
export function barriersOf({ barriers }: Pick<BarrierVerdict, "barriers">): SecurityBarriers {
  const [isolated, accessible, direct] = NAMED;
  return {
    [isolated]: false,
    [accessible]: false,
    [direct]: false,
    ...Object.fromEntries(barriers.map(({ id, state }) => [id, state === "pass"])),
  };
}
