import { connect } from "node:net";
import { PolicyPack } from "@pulumi/policy";
import { guardAnalyzer } from "./analyzer.ts";
import type { Project } from "./facts/project.ts";
import { resourcePolicies, stackPolicies, type Waivers } from "./policies.ts";
import { STARTED_IN } from "./started-in.ts";
import type { WaiverBook } from "./waivers/book.ts";
import { openWaivers, projectFolderFrom } from "./waivers/file.ts";

/** Milliseconds. */
const PARENT_CHECK = 1000;
const INIT = 1;

export interface PackTexts {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
}

/** Serves a project's rules to the engine that started this process, for as long as that asks. */
export function startPack(project: Project, { name, displayName, description }: PackTexts): void {
  endWithEngine();
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

/**
 * An engine that was killed tells nobody, and its pack would wait for ever. Where it was gone before the pack began, the parent is
 * init from the start; so it is, too, where the engine itself is a container's init, which answers at its address.
 */
function endWithEngine(): void {
  const parent = process.ppid;
  const [, port] = process.argv.slice(2).flatMap((argument) => /^127\.0\.0\.1:(\d+)$/.exec(argument) ?? []);
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
    if (parent !== INIT || port === undefined) return;
    const engine = connect(Number(port), "127.0.0.1", () => engine.destroy());
    engine.once("error", () => process.exit());
  }, PARENT_CHECK).unref();
}
