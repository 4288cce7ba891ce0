import { objectsAt } from "../facts/read.ts";
import { PLUGIN } from "../facts/types.ts";
import { deny, type Rule } from "./rule.ts";

export const managedPlugin: Rule = {
  id: "managed-plugin",
  title: "No plugin is installed into Docker",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A managed plugin is code that Docker itself runs and trusts: it may be granted the host's network, mounts, devices and " +
    "capabilities, and serves networks and volumes to every container from then on.",
  remedy: "Leave it out. The stack needs no plugin.",
  references: [],
  check({ type, declared }) {
    if (type !== PLUGIN) return [];
    const granted =
      declared["grantAllPermissions"] === true
        ? "grantAllPermissions"
        : objectsAt(declared, "grantPermissions")[0]?.path;
    const found =
      granted === undefined
        ? "A plugin is installed into Docker, which runs it as its own code"
        : "A plugin, which Docker runs as its own code, is granted rights on the host";
    return [deny(granted ?? "", found, "Leave it out.")];
  },
};
