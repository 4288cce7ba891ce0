import type { ResourceFacts } from "./model.ts";

/** A resource another one's property comes from. */
export interface Origin {
  readonly urn: string;
  readonly type: string;
}

/** One resource among all of its stack. Its facts are those of its *outputs*: unset places may be unknown there. */
export interface StackMember {
  readonly facts: ResourceFacts;
  /** For each top-level property, the resources whose outputs it was made from. */
  readonly origins: Readonly<Record<string, readonly Origin[]>>;
  /** The URN of the resource that it lies in. */
  readonly parent?: string;
}

export interface StackFacts {
  readonly members: readonly StackMember[];
}
