import type Docker from "dockerode";
import type { LogLine } from "./protocol/engine-log.ts";
import type { Properties } from "./protocol/values.ts";
import type { Checked } from "./schema/check.ts";
import type { Difference } from "./schema/diff.ts";

/** What an operation on one resource may use. */
export interface Context {
  readonly urn: string;
  /** The resource's logical name. */
  readonly name: string;
  readonly docker: Docker;
  /** Aborted when the engine cancels. */
  readonly signal: AbortSignal;
  readonly log: (line: Pick<LogLine, "severity" | "message" | "ephemeral">) => void;
}

export interface Diff {
  readonly differences: readonly Difference[];
  /** Two of them cannot be there at once, so the old one has to go first. */
  readonly deleteBeforeReplace: boolean;
}

export interface Made {
  readonly id: string;
  readonly state: Properties;
}

/** What Docker has under an id. */
export interface Found extends Made {
  readonly inputs: Properties;
}

/** One resource type, as Pulumi's provider protocol asks for it. */
export interface Resource {
  check(context: CheckContext, olds: Properties, news: Properties): Promise<Checked>;
  diff(state: Properties, news: Properties): Diff;
  create(context: Context, inputs: Properties): Promise<Made>;
  /** What `create` is expected to make, with unknowns; nothing is touched. */
  planCreate(context: Context, inputs: Properties): Promise<Properties>;
  update(context: Context, id: string, state: Properties, inputs: Properties): Promise<Properties>;
  planUpdate(context: Context, state: Properties, inputs: Properties): Promise<Properties>;
  /** Undefined where it is gone. With empty `state` and `inputs`, an import. */
  read(context: Context, id: string, inputs: Properties, state: Properties): Promise<Found | undefined>;
  delete(context: Context, id: string, state: Properties): Promise<void>;
}

export interface CheckContext {
  readonly name: string;
  /** Preview and update must choose the same names. */
  readonly seed: Uint8Array;
  readonly log: Context["log"];
}
