import type { Case } from "./case.ts";
import { BUILDS } from "./build.ts";
import { ENDPOINTS } from "./database.ts";
import { EVERYDAY } from "./everyday.ts";
import { HOST } from "./host.ts";
import { IDENTITY } from "./identity.ts";
import { MOUNTS } from "./mounts.ts";
import { NEIGHBOURS } from "./neighbours.ts";
import { PROCESS_NEIGHBOURS } from "./neighbours-process.ts";
import { NETWORKS } from "./network.ts";
import { PORTS } from "./ports.ts";
import { PROCESS } from "./process.ts";
import { HOST_SPELLINGS } from "./spellings-host.ts";
import { REACH_SPELLINGS } from "./spellings-reach.ts";
import { SWARM } from "./swarm.ts";
import { WORLD } from "./world.ts";

/** The bypass table, each row with every spelling and its nearest harmless neighbours; run at every layer. */
export const CASES: readonly Case[] = [
  ...PORTS,
  ...HOST,
  ...MOUNTS,
  ...NETWORKS,
  ...ENDPOINTS,
  ...WORLD,
  ...REACH_SPELLINGS,
  ...HOST_SPELLINGS,
  ...PROCESS,
  ...IDENTITY,
  ...BUILDS,
  ...SWARM,
  ...EVERYDAY,
  ...NEIGHBOURS,
  ...PROCESS_NEIGHBOURS,
];
