import type { NamespaceMode } from "../facts/model.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

/** The modes that keep a namespace the container's own, by Docker's own validation (container/hostconfig.go). */
const OWN: Readonly<Record<NamespaceMode["namespace"], readonly string[]>> = {
  process: [],
  IPC: ["none", "private"],
  user: [],
  cgroup: ["private"],
  "cgroup parent": [],
};

function shared({ path, namespace, value }: NamespaceMode): Danger[] {
  if (isUnknown(value) || OWN[namespace].includes(value.trim().toLowerCase())) return [];
  const what = namespace === "cgroup parent" ? namespace : `${namespace} namespace`;
  const found = `The container's ${what} is the host's, or shared with another container`;
  const own = OWN[namespace].at(-1);
  const instead = own === undefined ? "Leave it out." : `Write ${own}.`;
  return [deny(path, found, `${instead} The container then has one of its own.`)];
}

export const hostNamespaces: Rule = {
  id: "host-namespaces",
  title: "No container shares a process, IPC, user or cgroup namespace",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Namespaces are what makes a container one. In the host's process namespace it sees and signals every program and reads " +
    "their environments; in its IPC namespace it reads their shared memory; without a user namespace that the daemon gives " +
    "everyone, its root is the host's; in the host's cgroup tree it escapes its limits.",
  remedy:
    "Leave pidMode, usernsMode and cgroupParent out, and ipcMode and cgroupnsMode too or write private. (On a host with version 1 " +
    "of control groups a cgroupnsMode that is left out is the host's, so write private there.)",
  references: [
    cis("5.16", "Ensure that the host's process namespace is not shared"),
    cis("5.17", "Ensure that the host's IPC namespace is not shared"),
    cis("5.25", "Ensure that cgroup usage is confirmed"),
    cis("5.31", "Ensure that the host's user namespaces are not shared"),
  ],
  check({ workload }) {
    return workload?.namespaces.flatMap(shared) ?? [];
  },
};
