import * as z from "zod/mini";
import { fine, gibibytes, type GroundFinding } from "./finding.ts";

/** What is asked of `GET /info` (Docker Engine API). Sizes are bytes. */
export const engineInfoSchema = z.object({
  DockerRootDir: z.string(),
  MemTotal: z.number(),
  MemoryLimit: z.boolean(),
  SwapLimit: z.boolean(),
  PidsLimit: z.boolean(),
  SecurityOptions: z.nullish(z.array(z.string())),
  SystemTime: z.string(),
});

export type EngineInfo = z.output<typeof engineInfoSchema>;

/** Clocks that differ by less are taken for one: an answer takes its time. */
const CLOCKS_AGREE_MS = 5000;

/** Whether the daemon can hold what the declaration asks of it. @param memory bytes that the stack declares */
export function engineFindings(info: EngineInfo, memory: number, now: Date): GroundFinding[] {
  return [limits(info), memoryOf(info, memory), seccomp(info), clock(info, now)];
}

function limits({ MemoryLimit, SwapLimit, PidsLimit }: EngineInfo): GroundFinding {
  const name = "limits";
  const missing = [
    ...(MemoryLimit ? [] : ["memory"]),
    ...(SwapLimit ? [] : ["swap"]),
    ...(PidsLimit ? [] : ["processes"]),
  ];
  if (missing.length === 0) return fine(name, "Docker can limit memory, swap and processes");
  return {
    name,
    state: MemoryLimit && PidsLimit ? "attention" : "broken",
    found: `this kernel lets Docker set no limit on ${missing.join(" and ")}, so what is declared is not held`,
    mend: "boot with cgroup_enable=memory swapaccount=1 on the kernel's command line",
  };
}

function memoryOf({ MemTotal }: EngineInfo, memory: number): GroundFinding {
  const found = `Docker's host has ${gibibytes(MemTotal)}, the container may take ${gibibytes(memory)}`;
  if (MemTotal > memory) return fine("memory", found);
  return {
    name: "memory",
    state: "broken",
    found,
    mend: "npx mallku pulumi -- config set mallku:memory <less>",
  };
}

function seccomp({ SecurityOptions }: EngineInfo): GroundFinding {
  const has = SecurityOptions?.some((option) => option.startsWith("name=seccomp")) === true;
  if (has) return fine("seccomp", "Docker filters the system calls of containers");
  return {
    name: "seccomp",
    state: "attention",
    found: "this Docker filters no system calls, so a flaw in the kernel is open to every container",
    mend: "use a Docker Engine with seccomp: docker info --format '{{.SecurityOptions}}' shows it",
  };
}

function clock({ SystemTime }: EngineInfo, now: Date): GroundFinding {
  const apart = Math.abs(Date.parse(SystemTime) - now.getTime());
  if (apart < CLOCKS_AGREE_MS) return fine("clock", "Docker's and this machine's agree");
  return {
    name: "clock",
    state: "attention",
    found: Number.isNaN(apart)
      ? "Docker tells no time"
      : `Docker's and this machine's are ${Math.round(apart / 1000)} s apart, so logs and expiries cannot be compared`,
    mend: "sudo timedatectl set-ntp true",
  };
}
