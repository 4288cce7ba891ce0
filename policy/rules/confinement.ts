import { keepsConfinement, parseSecurityOption } from "../facts/security-option.ts";
import { cis, deny, type Rule } from "./rule.ts";

export const confinement: Rule = {
  id: "confinement",
  title: "Docker's confinement of a container stays on",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Docker confines a container by a filter on system calls (seccomp), by AppArmor or SELinux, and by hiding parts of /proc " +
    "and /sys. Each one switched off, or replaced by a profile that nobody here has read, is a layer less between a bug in " +
    "the container and the host.",
  remedy: "Of securityOpts keep no-new-privileges:true, and leave the profiles to Docker's defaults.",
  references: [
    cis("5.2", "Ensure that, if applicable, an AppArmor Profile is enabled"),
    cis("5.3", "Ensure that, if applicable, SELinux security options are set"),
    cis("5.22", "Ensure the default seccomp profile is not Disabled"),
    cis("5.26", "Ensure that the container is restricted from acquiring additional privileges"),
  ],
  check({ workload }) {
    if (workload === undefined) return [];
    const weakened = workload.securityOptions
      .filter(({ value }) => !keepsConfinement(parseSecurityOption(value)))
      .map(({ path }) => path);
    return [...weakened, ...workload.confinementOff].map((path) =>
      deny(
        path,
        "A layer of the container's confinement is switched off or replaced: one less between a flaw in it and the host",
        "Leave it out.",
      ),
    );
  },
};
