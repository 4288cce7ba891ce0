import { isHostGroup, isHostOwnGroup, isRootUser } from "../facts/user.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

export const rootUser: Rule = {
  id: "root-user",
  title: "No container is told to run as root or in a group of the host",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Root in a container is the host's root but for the walls between them: every flaw in a wall counts double. A further " +
    "group such as docker or disk is the host's group of that number, with all that it owns there.",
  remedy: "Name a user that is not 0 (Mallku's image uses 65532:65532) and no groups of the host.",
  references: [cis("4.1", "Ensure that a user for the container has been created")],
  check({ workload }) {
    if (workload === undefined) return [];
    const dangers: Danger[] = [];
    const user = workload.user;
    if (user !== undefined && isRootUser(user.value)) {
      dangers.push(
        deny(
          user.path,
          "The container runs as root, so every flaw in it is root's",
          "Write a user that is not 0, such as 65532:65532.",
        ),
      );
    }
    const groups = workload.groups.filter(({ value }) => isHostGroup(value));
    for (const { path } of user !== undefined && isHostOwnGroup(user.value) ? [user, ...groups] : groups) {
      dangers.push(
        deny(path, "The container joins a group that owns something of the host", "Leave it out."),
      );
    }
    return dangers;
  },
};
