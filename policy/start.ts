import { PolicyPack } from "@pulumi/policy";
import { guardAnalyzer } from "./analyzer.ts";
import type { Project } from "./facts/project.ts";
import { resourcePolicies, stackPolicies, type Waivers } from "./policies.ts";
import { STARTED_IN } from "./started-in.ts";
import type { WaiverBook } from "./waivers/book.ts";
import { openWaivers, projectFolderFrom } from "./waivers/file.ts";

/** Milliseconds. */
const PARENT_CHECK = 1000;

export interface PackTexts {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
}

/** Serves a project's rules to the engine that started this process, for as long as that asks. */
export function startPack(project: Project, { name, displayName, description }: PackTexts): void {
  endWithParent();
  let book: WaiverBook | undefined;
  const folder = projectFolderFrom(process.env[STARTED_IN] ?? process.cwd());
  const ready = openWaivers(folder, new Date()).then((opened) => {
    book = opened;
  });
  const waivers: Waivers = () => {
    if (book === undefined) throw new Error("the waivers are not read yet");
    return book;
  };
  const policies = [...resourcePolicies(project, waivers), ...stackPolicies(project, waivers)];
  guardAnalyzer(
    new Set(
      policies
        .filter(({ enforcementLevel }) => enforcementLevel === "mandatory")
        .map((policy) => policy.name),
    ),
    ready,
  );
  new PolicyPack(name, {
    displayName,
    description,
    enforcementLevel: "mandatory",
    tags: ["docker", "database", "security"],
    policies,
  });
}

/** An engine that was killed tells nobody, and its pack would wait for ever. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, PARENT_CHECK).unref();
}
