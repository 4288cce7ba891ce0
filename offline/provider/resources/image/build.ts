import type Docker from "dockerode";
import type { ImageBuildOptions } from "dockerode";
import { reason } from "../../docker/error.ts";
import { follow } from "../../docker/progress.ts";
import { isObject, type Properties } from "../../protocol/values.ts";
import type { Context, Made } from "../../resource.ts";
import { given, text, textMap, texts } from "../inputs.ts";
import { buildContext, contextArchive } from "./context.ts";

/** Of a build that failed, this many of its last lines are told: enough for the step and its error. */
const TOLD = 20;

/** Builds with Docker's classic builder; the image's id is its digest for whoever uses it locally. */
export async function build({ docker, signal, log }: Context, inputs: Properties): Promise<Made> {
  const settings = isObject(inputs.build) ? inputs.build : {};
  const name = text(inputs.imageName) ?? "";
  const files = await buildContext(text(settings.context) ?? ".", text(settings.dockerfile) ?? "");
  const lines: string[] = [];
  const tell = (message: string): void => {
    lines.push(message);
    log({ severity: "info", message, ephemeral: true });
  };
  try {
    await run(docker, signal, { name, settings, files }, tell);
  } catch (thrown) {
    const why = signal.aborted ? "cancelled" : reason(thrown);
    throw new Error([`build of ${name} failed: ${why}`, ...lines.slice(-TOLD)].join("\n"));
  }
  const { Id } = await docker.getImage(name).inspect();
  return {
    id: name,
    state: {
      dockerfile: files.dockerfile,
      context: text(settings.context) ?? ".",
      baseImageName: name,
      imageName: name,
      registryServer: "",
      platform: text(settings.platform) ?? "",
      repoDigest: Id,
    },
  };
}

interface Job {
  readonly name: string;
  readonly settings: Properties;
  readonly files: Awaited<ReturnType<typeof buildContext>>;
}

async function run(
  docker: Docker,
  signal: AbortSignal,
  job: Job,
  tell: (line: string) => void,
): Promise<void> {
  const { archive, dockerfile } = contextArchive(job.files);
  const options = given({
    t: job.name,
    dockerfile,
    version: "1",
    rm: true,
    forcerm: true,
    buildargs: textMap(job.settings.args),
    target: text(job.settings.target),
    platform: text(job.settings.platform),
    networkmode: text(job.settings.network),
    extrahosts: texts(job.settings.addHosts).join(",") || undefined,
    abortSignal: signal,
  });
  const stream = await docker.buildImage(archive, options as ImageBuildOptions);
  await follow(docker, stream, ({ stream: output, status }) => {
    const line = (output ?? status ?? "").trim();
    if (line !== "") tell(line);
  });
}
