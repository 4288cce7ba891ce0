import { declareStack } from "../infra/program.ts";
import type { Verdict } from "../policy/verdict.ts";
import { openWaivers } from "../policy/waivers/file.ts";
import { declare } from "./declare.ts";
import type { DeclaredResource } from "./declared.ts";
import { judgedFindings } from "./judge.ts";
import { readConfiguration, withSupposedToken, type StackPlace } from "./settings.ts";
import { SourceFinder } from "./source.ts";

export interface DeclarationOptions extends StackPlace {
  /** Where the provider looks for the daemon when the settings do not say it: DOCKER_HOST. */
  readonly dockerHost: string | undefined;
}

export interface JudgedDeclaration extends Verdict {
  /** Whether it was judged as if the token were set that the environment needs and the settings do not have. */
  readonly tokenSupposed: boolean;
}

/**
 * Judges what the program declares under a stack's settings, with no engine, provider or daemon.
 * @throws SettingsError where the settings cannot be used
 */
export async function judgeDeclaration(options: DeclarationOptions): Promise<JudgedDeclaration> {
  const { stack, projectFolder } = options;
  const { resources, tokenSupposed } = await declaredResources(options);
  const waivers = await openWaivers(projectFolder, new Date());
  const source = new SourceFinder(projectFolder);
  return {
    subject: "declaration",
    stack,
    resources: resources.length,
    findings: judgedFindings(resources, { locate: (position) => source.locate(position), waivers }),
    tokenSupposed,
  };
}

/**
 * What the program declares under a stack's settings.
 * @throws SettingsError where the settings cannot be used
 */
export async function declaredResources(
  options: DeclarationOptions,
): Promise<Pick<JudgedDeclaration, "tokenSupposed"> & { readonly resources: readonly DeclaredResource[] }> {
  const own = await readConfiguration(options);
  const supposed = withSupposedToken(options.stack, own);
  const { stack, dockerHost } = options;
  const resources = await declare({ ...(supposed ?? own), stack, dockerHost }, async () => ({
    ...(await declareStack()),
  }));
  return { resources, tokenSupposed: supposed !== undefined };
}
