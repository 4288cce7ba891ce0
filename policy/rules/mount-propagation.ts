import { cis, deny, type Rule } from "./rule.ts";

export const mountPropagation: Rule = {
  id: "mount-propagation",
  title: "Mounts made in a container stay in it",
  severity: "high",
  enforcement: "mandatory",
  why:
    "With shared or slave propagation a mount made on one side appears on the other: a container can mount something over " +
    "a path of the host, and sees whatever the host mounts later, such as another container's secrets.",
  remedy: "Leave bindOptions.propagation out; Docker's default, rprivate, propagates nothing.",
  references: [cis("5.20", "Ensure mount propagation mode is not set to shared")],
  check({ workload }) {
    return (
      workload?.mounts.flatMap(({ path, propagation }) => {
        if (typeof propagation !== "string" || /^\s*(r?private)?\s*$/i.test(propagation)) return [];
        const found =
          "Mounts travel between the host and the container, so each can cover or see the other's files";
        return [deny(`${path}.bindOptions.propagation`, found, "Leave the propagation out.")];
      }) ?? []
    );
  },
};
