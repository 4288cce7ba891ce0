import type { Case } from "./case.ts";
import { ENDPOINTS } from "./database.ts";
import { HOST } from "./host.ts";
import { MOUNTS } from "./mounts.ts";
import { NETWORKS } from "./network.ts";
import { PORTS } from "./ports.ts";
import { WORLD } from "./world.ts";

/** The bypass table, each row with every spelling and its nearest harmless neighbours; run at every layer. */
export const CASES: readonly Case[] = [...PORTS, ...HOST, ...MOUNTS, ...NETWORKS, ...ENDPOINTS, ...WORLD];
