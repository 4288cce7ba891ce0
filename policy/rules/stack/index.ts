import { MALLKU, type Project } from "../../facts/project.ts";
import type { StackFacts } from "../../facts/stack.ts";
import type { StackRule } from "../rule.ts";
import { declaredNetworksOf } from "./declared-networks.ts";
import { emptyComponents } from "./empty-components.ts";
import { knownOrigins } from "./known-origins.ts";
import { oneDatabaseOf } from "./one-database.ts";
import { onePublishedPortOf } from "./one-published-port.ts";

/** Every barrier that only the whole stack holds or breaks. */
export const stackRulesOf = (project: Project): readonly StackRule<StackFacts>[] => [
  onePublishedPortOf(project),
  declaredNetworksOf(project),
  oneDatabaseOf(project),
  knownOrigins,
  emptyComponents,
];

/** Mallku's own. */
export const STACK_RULES: readonly StackRule<StackFacts>[] = stackRulesOf(MALLKU);
