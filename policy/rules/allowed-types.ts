import { judgeType } from "../facts/type-token.ts";
import { SHAPES } from "../facts/types.ts";
import { deny, type Rule } from "./rule.ts";

const INSTEAD =
  "Declare it with a docker resource that the gate knows, or add the type in policy/facts with the rule that judges it.";

export const allowedTypes: Rule = {
  id: "allowed-types",
  title: "Only types of resources that someone has judged are declared",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A command, a dynamic resource or a type that the gate has never heard of can start any container with any port, and no rule " +
    "about Docker's own resources would see it.",
  remedy: "Use the docker resources the gate knows. What has nothing to do with Docker passes.",
  references: [],
  check({ type, managedByProvider }) {
    const judgement = SHAPES.has(type) ? "unrelated" : judgeType(type);
    switch (judgement) {
      case "unrelated":
        return [];
      case "runs-things":
        return [
          deny(
            "",
            "A resource of this type can run programs or containers that the gate cannot see",
            INSTEAD,
          ),
        ];
      case "unknown":
        // A component has no provider: it is a folder for other resources, and those are judged.
        return managedByProvider
          ? [deny("", "The gate does not know what a resource of this type can do", INSTEAD)]
          : [];
    }
  },
};
