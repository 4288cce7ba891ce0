import { cis, deny, type Rule } from "./rule.ts";

export const hostDevices: Rule = {
  id: "host-devices",
  title: "No device of the host is given to a container",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A device is the host's hardware without the host's rules: a disk can be read and written past every file permission, " +
    "memory and kernel devices are the kernel itself, and a GPU's driver is a large part of the kernel to attack. A rule " +
    "for device groups opens the same door without naming a device.",
  remedy:
    "Leave devices, deviceRequests, deviceCgroupRules, gpus and the throttles of the host's devices out.",
  references: [cis("5.18", "Ensure that host devices are not directly exposed to containers")],
  check({ workload }) {
    return (
      workload?.devices.map((path) => {
        return deny(
          path,
          "The container is given, or tuned for, a device of the host, past every permission that guards it there",
          "Leave it out.",
        );
      }) ?? []
    );
  },
};
