import type { SettingsProblem } from "./errors.ts";

/**
 * The one environment that is held to less: a developer's own machine, whose documents are nobody's. Any other name,
 * also one that nobody has thought of yet, holds somebody's.
 */
export const DEVELOPMENT = "dev";

/** Repository prefix of the images that stand in for real ones. */
export const STAND_IN_IMAGE_PREFIX = "mallku-stand-in/";

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

/** The settings that an environment decides about. */
export interface EnvironmentSettings {
  readonly arangodbImage: string;
  readonly nodeImage: string;
  readonly protectData: boolean;
  readonly hasToken: boolean;
}

/** Whether an environment holds somebody's documents, and must have what `environmentProblems` asks for. */
export function holdsDocuments(environment: string): boolean {
  return environment !== DEVELOPMENT;
}

/** What an environment that holds somebody's documents must not be without, each with what is allowed instead. */
export function environmentProblems(environment: string, settings: EnvironmentSettings): SettingsProblem[] {
  if (!holdsDocuments(environment)) return [];
  return [
    ...imageProblems(environment, settings),
    ...(settings.protectData ? [] : [unprotected(environment)]),
    ...(settings.hasToken ? [] : [withoutToken(environment)]),
  ];
}

function imageProblems(environment: string, settings: EnvironmentSettings): SettingsProblem[] {
  return (["arangodbImage", "nodeImage"] as const).flatMap((key) => {
    const image = settings[key];
    // A stand-in holds nobody's real data: outside dev it would be mistaken for the database.
    const isStandIn = image.startsWith(STAND_IN_IMAGE_PREFIX);
    if (!isStandIn && BY_DIGEST.test(image)) return [];
    return {
      key: `mallku:${key}`,
      found: `${isStandIn ? "the stand-in " : ""}${JSON.stringify(image)} in stack ${environment}`,
      allowed: `${isStandIn ? `stand-ins only in stack ${DEVELOPMENT}; here ` : ""}an image pinned by digest, because a tag is another image whenever its owner moves it`,
    };
  });
}

function unprotected(environment: string): SettingsProblem {
  return {
    key: "mallku:protectData",
    found: `false in stack ${environment}`,
    allowed: `true; only the documents of stack ${DEVELOPMENT} are nobody's, so that a destroy may take them along`,
  };
}

function withoutToken(environment: string): SettingsProblem {
  return {
    key: "mallku:apiToken",
    found: `none in stack ${environment}`,
    allowed: `a token, because every process of its host reaches the API: npx mallku pulumi --stack ${environment} -- config set --secret mallku:apiToken`,
  };
}
