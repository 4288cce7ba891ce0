import { PolicyPack } from "@pulumi/policy";
import { guardAnalyzer } from "./analyzer.ts";
import { resourcePolicies, stackPolicies, type Waivers } from "./policies.ts";
import { STARTED_IN } from "./started-in.ts";
import type { WaiverBook } from "./waivers/book.ts";
import { openWaivers, projectFolderFrom } from "./waivers/file.ts";

let book: WaiverBook | undefined;

const project = projectFolderFrom(process.env[STARTED_IN] ?? process.cwd());
const ready = openWaivers(project, new Date()).then((opened) => {
  book = opened;
});

const waivers: Waivers = () => {
  if (book === undefined) throw new Error("the waivers are not read yet");
  return book;
};

const policies = [...resourcePolicies(waivers), ...stackPolicies(waivers)];

guardAnalyzer(
  new Set(
    policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").map(({ name }) => name),
  ),
  ready,
);

new PolicyPack("mallku-policy", {
  displayName: "Mallku's database gate",
  description:
    "Nothing that exposes the database's port or binds the host passes a preview, however it is spelled.",
  enforcementLevel: "mandatory",
  tags: ["docker", "database", "security"],
  policies,
});
