import { access } from "node:fs/promises";
import { arch } from "node:os";
import { join } from "node:path";
import { holdsUnknown, isObject, UNKNOWN, type Properties, type Value } from "../../protocol/values.ts";
import type { CheckContext } from "../../resource.ts";
import { check, DEFAULTS, type Checked } from "../../schema/check.ts";
import { text } from "../inputs.ts";
import { buildContext, contextDigest } from "./context.ts";
import { imageFields } from "./fields.ts";

/** Node's names of architectures, in Go's, which are Docker's. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/**
 * Inputs with the real provider's defaults, and the digest of the build context among them: so a changed byte is
 * a changed input, and the engine sees it.
 */
export async function checkImage({ log }: CheckContext, news: Properties): Promise<Checked> {
  const { inputs, failures } = check(imageFields, news);
  if (failures.length > 0) return { inputs, failures };
  const given = inputs.build;
  if (given === UNKNOWN) return { inputs: strip(inputs), failures };
  const build = strip(isObject(given) ? given : {});
  const context: Value = build.context ?? ".";
  const dockerfile: Value =
    build.dockerfile ?? (context === UNKNOWN ? UNKNOWN : join(text(context) ?? ".", "Dockerfile"));
  const platform = build.platform ?? hostPlatform();
  if (build.platform === undefined) {
    log({
      severity: "info",
      message: `Building for ${hostPlatform()}, this machine's platform; build.platform sets another`,
    });
  }
  const complete: Properties = { ...build, context, dockerfile, platform };
  if (context === UNKNOWN || dockerfile === UNKNOWN)
    return { inputs: { ...strip(inputs), build: complete }, failures };
  const problem = await missingDockerfile(text(context) ?? ".", text(dockerfile) ?? "");
  if (problem !== undefined) return { inputs, failures: [{ property: "build.dockerfile", reason: problem }] };
  const digest = await contextDigest(await buildContext(text(context) ?? ".", text(dockerfile) ?? ""));
  return { inputs: { ...strip(inputs), build: { ...complete, contextDigest: digest } }, failures };
}

/** Whether enough is known for a build during a preview, where the program asks for one. */
export function canBuildOnPreview(inputs: Properties): boolean {
  return inputs.buildOnPreview === true && !holdsUnknown(inputs);
}

/** The native resource records no defaults; absent `buildOnPreview` it writes out. */
function strip(inputs: Properties): Properties {
  const rest = Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== DEFAULTS));
  return "imageName" in rest && rest.buildOnPreview === undefined ? { ...rest, buildOnPreview: false } : rest;
}

export function hostPlatform(): string {
  return `linux/${ARCHITECTURES[arch()] ?? arch()}`;
}

async function missingDockerfile(context: string, dockerfile: string): Promise<string | undefined> {
  const there = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  if (await there(dockerfile)) return undefined;
  const inContext = join(context, dockerfile);
  const hint = (await there(inContext))
    ? `; the path counts from the program's folder, so set it to ${inContext}`
    : "";
  return `there is no Dockerfile at ${dockerfile}${hint}`;
}
