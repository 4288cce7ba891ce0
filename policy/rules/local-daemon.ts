import { daemonPlace } from "../facts/daemon.ts";
import type { Node } from "../facts/decode.ts";
import { filledAt } from "../facts/read.ts";
import { DOCKER_BUILD_PROVIDER, DOCKER_PROVIDER } from "../facts/types.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

/** The engine hands a provider's lists over as JSON in a text. */
function isEmptyList(value: Node | undefined): boolean {
  if (value === undefined || value === "" || isUnknown(value)) return true;
  if (typeof value === "string") return /^\s*(\[\s*\]|null)\s*$/.test(value);
  return Array.isArray(value) && value.length === 0;
}

/** What reaches the stack's own daemon by SSH is the rule ssh-daemon's to judge, because somebody may have reviewed it. */
function isReachedWell(type: string, host: string): boolean {
  const place = daemonPlace(host);
  return place === "local" || (place === "ssh" && type === DOCKER_PROVIDER);
}

export const localDaemon: Rule = {
  id: "local-daemon",
  title: "Docker is reached through its own socket, and through no context, option or plugin of somebody's",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Whoever can speak to a Docker daemon is root on its machine. Over tcp anybody on the way can; another context is a " +
    "machine about which this gate knows nothing; and options of SSH can forward a port, so that the act of deploying " +
    "opens the database.",
  remedy:
    "Leave host, context and sshOpts out, or set host to the unix socket. SSH without options is ssh-daemon's.",
  references: [cis("2.7", "Ensure TLS authentication for Docker daemon is configured")],
  check({ type, declared }) {
    if (type !== DOCKER_PROVIDER && type !== DOCKER_BUILD_PROVIDER) return [];
    const dangers: Danger[] = [];
    const host = filledAt(declared, "host");
    if (host !== undefined && !isReachedWell(type, host.value)) {
      dangers.push(
        deny(
          "host",
          "Docker is reached over a network, and whoever speaks to it there is root on its machine",
          "Use unix:///var/run/docker.sock.",
        ),
      );
    }
    const context = filledAt(declared, "context");
    if (context !== undefined && context.value !== "default") {
      dangers.push(
        deny("context", "Docker is reached through a context that this gate cannot see", "Leave it out."),
      );
    }
    if (!isEmptyList(declared["sshOpts"])) {
      dangers.push(
        deny("sshOpts", "SSH is given options, which can forward ports of either machine", "Leave them out."),
      );
    }
    if (filledAt(declared, "pluginDownloadURL") !== undefined) {
      dangers.push(
        deny(
          "pluginDownloadURL",
          "The provider itself, which speaks to Docker, is fetched from elsewhere",
          "Leave it out.",
        ),
      );
    }
    return dangers;
  },
};
