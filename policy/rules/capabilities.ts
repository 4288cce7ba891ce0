import { isHarmlessCapability } from "../facts/capability.ts";
import { cis, deny, type Rule } from "./rule.ts";

export const capabilities: Rule = {
  id: "capabilities",
  title: "No capability that reaches the host or the network is added",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A Linux capability is a piece of root's power. Some are a way to the host's kernel, its disks or its network in one " +
    "step (SYS_ADMIN, SYS_MODULE, NET_ADMIN, BPF, and ALL together), others help a break-out along or spoof the neighbours " +
    "on the network (SYS_PTRACE, DAC_READ_SEARCH, NET_RAW).",
  remedy:
    "Drop ALL. If one is needed, only those that act on the container's own files, users and low ports pass: AUDIT_WRITE, " +
    "CHOWN, FOWNER, FSETID, KILL, NET_BIND_SERVICE, SETGID, SETUID.",
  references: [cis("5.4", "Ensure that Linux kernel capabilities are restricted within containers")],
  check({ workload }) {
    const first = workload?.capabilitiesAdded.find(({ value }) => !isHarmlessCapability(value));
    if (first === undefined) return [];
    return [
      deny(
        first.path,
        "A capability is added that reaches past the container, to the host's kernel, files or network",
        "Leave it out and drop ALL.",
      ),
    ];
  },
};
