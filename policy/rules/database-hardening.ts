import { parseCapability } from "../facts/capability.ts";
import type { Workload } from "../facts/model.ts";
import type { Names } from "../facts/names.ts";
import type { Project } from "../facts/project.ts";
import { isNoNewPrivileges, parseSecurityOption } from "../facts/security-option.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

/** Whether every capability is dropped: "ALL" in any spelling. */
export function dropsAll({ capabilitiesDropped }: Workload): boolean {
  return capabilitiesDropped.some((name) => parseCapability(name) === "ALL");
}

export function hasNoNewPrivileges({ securityOptions }: Workload): boolean {
  return securityOptions.some(({ value }) => isNoNewPrivileges(parseSecurityOption(value)));
}

/** Whether it is the database with its data; another container with that volume is a danger of its own. */
export function holdsData({ name, mounts }: Workload, names: Names): boolean {
  return mounts.some(({ source }) => names.isData(source) && names.isItsOwnVolume(name, source));
}

export const databaseHardeningOf = ({ names }: Project): Rule => ({
  id: "database-hardening",
  title: "The container that holds the data can gain nothing beyond what it is given",
  severity: "high",
  enforcement: "mandatory",
  why:
    "The database's container holds everything that is worth stealing and answers requests from outside. Without capabilities, without " +
    "a way to gain privileges and without a file system it could change, a flaw in it stays a flaw in one process.",
  remedy: "Declare capabilities.drops [ALL], securityOpts [no-new-privileges:true] and readOnly true.",
  references: [
    cis("5.4", "Ensure that Linux kernel capabilities are restricted within containers"),
    cis("5.13", "Ensure that the container's root filesystem is mounted as read only"),
    cis("5.26", "Ensure that the container is restricted from acquiring additional privileges"),
  ],
  check({ workload, problems }) {
    if (workload?.kind !== "container" || !holdsData(workload, names)) return [];
    const unread = (path: string) => problems.some((problem) => problem.path.startsWith(path));
    const dangers: Danger[] = [];
    if (!dropsAll(workload) && !unread("capabilities")) {
      dangers.push(
        deny(
          "capabilities.drops",
          "The database keeps capabilities, which a flaw in it would hand on",
          "Write [ALL].",
        ),
      );
    }
    // Where it is switched off, that is another rule's finding.
    const isNamed = workload.securityOptions.some(
      ({ value }) => parseSecurityOption(value).key === "no-new-privileges",
    );
    if (!isNamed && !unread("securityOpts")) {
      dangers.push(
        deny(
          "securityOpts",
          "The database may gain privileges that it was not given",
          "Add no-new-privileges:true.",
        ),
      );
    }
    if (workload.readOnlyRoot !== true && !unread("readOnly") && !workload.neverStarted) {
      dangers.push(
        deny(
          "readOnly",
          "The database's container can change its own programs, so a break-in outlives its cause",
          "Write true.",
        ),
      );
    }
    return dangers;
  },
});
