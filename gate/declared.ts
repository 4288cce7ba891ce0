import type { Origin } from "../policy/facts/stack.ts";
import type { Properties } from "../policy/provider/check-inputs.ts";

/** One resource of a stack as the gate judges it, wherever it came from. */
export interface DeclaredResource {
  readonly urn: string;
  readonly type: string;
  /** Whether a provider manages it; a component is only a folder for others. */
  readonly managedByProvider: boolean;
  /** Whether the engine refuses to delete it. */
  readonly isProtected: boolean;
  /** What the rules about one resource judge. */
  readonly inputs: Properties;
  /** What the rules about the whole stack judge. */
  readonly outputs: Properties;
  /** For each top-level property, the resources whose outputs it was made from. */
  readonly origins: Readonly<Record<string, readonly Origin[]>>;
  /** The URN of the resource that it lies in. */
  readonly parent: string | undefined;
  /** Where the program declares it, as the running code's own position. */
  readonly position: CodePosition | undefined;
}

export interface CodePosition {
  /** A file URL. */
  readonly url: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}
