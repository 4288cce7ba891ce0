import { PolicyPack } from "@pulumi/policy";
import { guardAnalyzer } from "./analyzer.ts";
import { resourcePolicies, stackPolicies } from "./policies.ts";

const policies = [...resourcePolicies(), ...stackPolicies()];

guardAnalyzer(
  new Set(
    policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").map(({ name }) => name),
  ),
);

new PolicyPack("mallku-policy", {
  displayName: "Mallku's database gate",
  description:
    "Nothing that exposes the database's port or binds the host passes a preview, however it is spelled.",
  enforcementLevel: "mandatory",
  tags: ["docker", "database", "security"],
  policies,
});
