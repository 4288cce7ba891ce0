import { fileURLToPath } from "node:url";
import { launchPack, type LaunchedPack } from "../../../policy/testkit/launch.ts";
import type { Report } from "../../../policy/testkit/report.ts";
import { resource } from "../../../policy/testkit/resource.ts";

const EXECUTABLE = fileURLToPath(new URL("../../../policy/build/mallku-policy", import.meta.url));

export interface Analysed {
  readonly rule: string;
  readonly message: string;
  readonly urn: string;
  readonly mandatory: boolean;
}

export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Types by property name are enough for the pack; URNs of what a property was made from. */
  readonly origins?: Readonly<Record<string, readonly string[]>>;
}

/** The built pack, running as the engine runs it. */
export interface Pack extends Pick<LaunchedPack, "info" | "output" | "stop"> {
  analyze(subject: Subject): Promise<Analysed[]>;
  analyzeStack(subjects: readonly Subject[]): Promise<Analysed[]>;
}

function toResource({ urn, type, properties, origins = {} }: Subject) {
  return resource(type, urn.split("::").at(-1) ?? "", properties, { urn, propertyDependencies: origins });
}

function analysed({ violations, notRun }: Report): Analysed[] {
  return [
    ...violations.map(({ policy, level, ...rest }) => ({
      ...rest,
      rule: policy,
      mandatory: level === "mandatory",
    })),
    ...notRun.map(({ policy, ...rest }) => ({ ...rest, rule: policy, mandatory: false })),
  ];
}

export async function startPack(): Promise<Pack> {
  const pack = await launchPack(EXECUTABLE);
  return {
    ...pack,
    analyze: async (subject) => analysed(await pack.analyze(toResource(subject))),
    analyzeStack: async (subjects) => analysed(await pack.analyzeStack(subjects.map(toResource))),
  };
}
