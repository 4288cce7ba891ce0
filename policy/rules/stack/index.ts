import type { StackFacts } from "../../facts/stack.ts";
import type { StackRule } from "../rule.ts";
import { declaredNetworks } from "./declared-networks.ts";
import { emptyComponents } from "./empty-components.ts";
import { knownOrigins } from "./known-origins.ts";
import { oneDatabase } from "./one-database.ts";
import { onePublishedPort } from "./one-published-port.ts";

/** Every barrier that only the whole stack holds or breaks. */
export const STACK_RULES: readonly StackRule<StackFacts>[] = [
  onePublishedPort,
  declaredNetworks,
  oneDatabase,
  knownOrigins,
  emptyComponents,
];
