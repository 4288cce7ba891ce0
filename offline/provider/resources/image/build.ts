import type Docker from "dockerode";
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
  let id: string;
  try {
    id = await run(docker, signal, { name, settings, files }, tell);
  } catch (thrown) {
    const why = signal.aborted ? "cancelled" : reason(thrown);
    throw new Error([`build of ${name} failed: ${why}`, ...lines.slice(-TOLD)].join("\n"));
  }
  return {
    id: name,
    state: {
      dockerfile: files.dockerfile,
      context: text(settings.context) ?? ".",
      baseImageName: name,
      imageName: name,
      registryServer: "",
      platform: text(settings.platform) ?? "",
      repoDigest: id,
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
): Promise<string> {
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
  });
  const stream = await send(docker, archive, options, signal);
  let id: string | undefined;
  await follow(docker, stream, ({ stream: output, status, aux }) => {
    id = aux?.ID ?? id;
    const line = (output ?? status ?? "").trim();
    if (line !== "") tell(line);
  });
  // A stream that was cut off looks like one that ended, and the name may still be an older image's.
  if (id === undefined) throw new Error("Docker ended the build without naming the image");
  return id;
}

/** As dockerode's `buildImage`, but without a Content-Type: a guard can then know that no parameter stands in the body. */
async function send(
  { modem }: Docker,
  archive: NodeJS.ReadableStream,
  options: object,
  abortSignal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  return await new Promise((resolve, reject) => {
    modem.dial(
      {
        path: "/build?",
        method: "POST",
        file: archive,
        options,
        headers: { "Content-Type": [] },
        abortSignal,
        isStream: true,
        statusCodes: { 200: true, 500: "server error" },
      },
      (error, stream) => {
        if (error === null) resolve(stream as NodeJS.ReadableStream);
        else reject(error);
      },
    );
  });
}
