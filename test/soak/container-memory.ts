import type Docker from "dockerode";
import { z } from "zod";

/** cgroup version 2 says `anon`, version 1 `total_rss`: the same, without the page cache, which is the kernel's to take back. */
const statsSchema = z.object({
  memory_stats: z.object({
    stats: z.object({ anon: z.number().optional(), total_rss: z.number().optional() }).optional(),
  }),
});

/** @returns bytes that its processes hold as their own; undefined while it does not run */
export async function containerMemory(docker: Docker, name: string): Promise<number | undefined> {
  const answer: unknown = await docker.getContainer(name).stats({ stream: false, "one-shot": true });
  const { stats } = statsSchema.parse(answer).memory_stats;
  return stats?.anon ?? stats?.total_rss;
}
