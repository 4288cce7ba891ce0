import type { Tool } from "../tool.ts";
import { checkSecurityBarriers } from "./check-security-barriers.ts";
import { ensureDatabaseContainer } from "./ensure-database-container.ts";
import { explainBarrier } from "./explain-barrier.ts";
import { getContainer } from "./get-container.ts";
import { getDatabaseLogs } from "./get-database-logs.ts";
import { inspectContainerNetworks } from "./inspect-container-networks.ts";
import { listContainers } from "./list-containers.ts";
import { previewDatabase } from "./preview-database.ts";
import { startContainer } from "./start-container.ts";
import { stopContainer } from "./stop-container.ts";

/** Every tool, by name: clients cache the list, and compare it. */
export const TOOLS: readonly Tool[] = [
  checkSecurityBarriers,
  ensureDatabaseContainer,
  explainBarrier,
  getContainer,
  getDatabaseLogs,
  inspectContainerNetworks,
  listContainers,
  previewDatabase,
  startContainer,
  stopContainer,
];

/** The tools of a mode: one that may only look has those that say of themselves that they only look. */
export function toolsOf(readOnly: boolean): readonly Tool[] {
  return readOnly ? TOOLS.filter(({ hints }) => hints.readOnlyHint) : TOOLS;
}
