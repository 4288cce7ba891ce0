import { PolicyPack } from "@pulumi/policy";
import { resourcePolicies, stackPolicies } from "./policies.ts";

new PolicyPack("mallku-policy", {
  displayName: "Mallku's database gate",
  description:
    "Nothing that exposes the database's port or binds the host passes a preview, however it is spelled.",
  enforcementLevel: "mandatory",
  tags: ["docker", "database", "security"],
  policies: [...resourcePolicies(), ...stackPolicies()],
});
