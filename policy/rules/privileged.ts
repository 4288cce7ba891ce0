import { cis, deny, type Rule } from "./rule.ts";

export const privileged: Rule = {
  id: "privileged",
  title: "No container is privileged",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "A privileged container has every capability, every device of the host and no confinement: whoever takes it over has " +
    "the host, and with it the database's files.",
  remedy:
    "Leave privileged out. What needs one capability gets that capability, if the rule on capabilities allows it.",
  references: [cis("5.5", "Ensure that privileged containers are not used")],
  check({ workload }) {
    const flag = workload?.privileged;
    return flag?.value === true
      ? [
          deny(
            flag.path,
            "The container is privileged, which makes it root on the host",
            "Leave privileged out.",
          ),
        ]
      : [];
  },
};
