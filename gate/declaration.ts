import { declareStack } from "../infra/program.ts";
import type { JudgedFinding, Verdict } from "../policy/verdict.ts";
import { declare } from "./declare.ts";
import type { DeclaredResource } from "./declared.ts";
import { enforcementOf, judge } from "./judge.ts";
import { readConfiguration, type StackPlace } from "./settings.ts";
import { SourceFinder } from "./source.ts";

export interface DeclarationOptions extends StackPlace {
  /** Where the provider looks for the daemon when the settings do not say it: DOCKER_HOST. */
  readonly dockerHost: string | undefined;
}

/**
 * Judges what the program declares under a stack's settings, with no engine, provider or daemon.
 * @throws SettingsError where the settings cannot be used
 */
export async function judgeDeclaration(options: DeclarationOptions): Promise<Verdict> {
  const configuration = await readConfiguration(options);
  const { stack, projectFolder, dockerHost } = options;
  const resources = await declare({ ...configuration, stack, dockerHost }, async () => ({
    ...(await declareStack()),
  }));
  return {
    subject: "declaration",
    stack,
    resources: resources.length,
    findings: located(resources, projectFolder),
  };
}

function located(resources: readonly DeclaredResource[], root: string): JudgedFinding[] {
  const source = new SourceFinder(root);
  const positions = new Map(resources.map(({ urn, position }) => [urn, position]));
  return judge(resources).map((finding) => {
    const position = positions.get(finding.resource);
    return {
      ...finding,
      enforcement: enforcementOf(finding.rule),
      location: position === undefined ? undefined : source.locate(position),
      waiver: undefined,
    };
  });
}
