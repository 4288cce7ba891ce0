import { daemonPlace } from "../facts/daemon.ts";
import { filledAt } from "../facts/read.ts";
import { DOCKER_PROVIDER } from "../facts/types.ts";
import { cis, deny, type Rule } from "./rule.ts";

export const sshDaemon: Rule = {
  id: "ssh-daemon",
  title: "Docker on another machine is one that somebody reviewed",
  severity: "high",
  enforcement: "mandatory",
  waivable: true,
  why:
    "Whoever can speak to a Docker daemon is root on its machine, and what this gate calls loopback is then that machine's, whose " +
    "users and firewall it knows nothing of. SSH keeps everybody else out on the way there, so it may be chosen on purpose: " +
    "by a waiver with an owner and a last day, never by a setting alone.",
  remedy:
    "Leave host out, or have a waiver of ssh-daemon for this provider reviewed: docs/another-host.md says how.",
  references: [cis("2.7", "Ensure TLS authentication for Docker daemon is configured")],
  check({ type, declared }) {
    if (type !== DOCKER_PROVIDER) return [];
    const host = filledAt(declared, "host");
    if (host === undefined || daemonPlace(host.value) !== "ssh") return [];
    return [
      deny(
        "host",
        "Docker is on another machine, reached by SSH, and nobody has reviewed which",
        "Use unix:///var/run/docker.sock, or add a waiver to Mallku.waivers.yaml.",
      ),
    ];
  },
};
