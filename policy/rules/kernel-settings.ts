import { isHarmlessSysctl } from "../facts/sysctl.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

/** runc under each of the names that Docker and containerd give it, and swarm's word for an ordinary task. */
const RUNTIMES = new Set(["runc", "io.containerd.runc.v2", "container"]);

export const kernelSettings: Rule = {
  id: "kernel-settings",
  title: "No kernel setting, runtime or storage option changes what the container can reach",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Settings of the network stack can make a container a router, or let traffic for loopback come in from the network " +
    "(net.ipv4.conf.*.route_localnet), which undoes the database's bind to 127.0.0.1. Another runtime may start the container " +
    "without the confinement that Docker asks for.",
  remedy:
    "Leave out what does not tune the container's own sockets or memory, or forbid forwarding; of storageOpts only size passes.",
  references: [],
  check({ workload }) {
    if (workload === undefined) return [];
    const dangers: Danger[] = [];
    for (const { path, key, value } of workload.sysctls) {
      if (isHarmlessSysctl(key, isUnknown(value) ? undefined : value)) continue;
      dangers.push(
        deny(
          path,
          "A kernel setting is changed that decides where traffic may go, or that nobody has judged",
          "Leave it out.",
        ),
      );
    }
    for (const { path, key } of workload.storageOptions) {
      if (key === "size") continue;
      dangers.push(
        deny(path, "A storage option is set that nobody has judged", "Keep size, or leave it out."),
      );
    }
    const runtime = workload.runtime;
    if (runtime !== undefined && !RUNTIMES.has(runtime.value)) {
      dangers.push(
        deny(
          runtime.path,
          "Another runtime than Docker's own starts the container, and need not confine it as Docker asks",
          "Leave it out.",
        ),
      );
    }
    return dangers;
  },
};
