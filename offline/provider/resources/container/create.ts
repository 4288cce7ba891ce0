import type { Container } from "dockerode";
import type Docker from "dockerode";
import type { Creation } from "../../bridged.ts";
import { isDockerFailure, reason } from "../../docker/error.ts";
import { ensureImage } from "../../docker/image.ts";
import { InitializationError } from "../../protocol/failure.ts";
import { isObject, type Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { actualState } from "../../schema/state.ts";
import { objects, text } from "../inputs.ts";
import { containerFields } from "./fields.ts";
import { reading } from "./from-docker.ts";
import { unhealthy } from "./healthy.ts";
import { inspect } from "./inspect.ts";
import { endpointConfig } from "./network.ts";
import { toDocker } from "./to-docker.ts";
import { uploadArchive } from "./uploads.ts";

/**
 * Makes a container, or none: where a step before it runs fails, what was made is removed.
 * One that runs and does not become healthy stays, so that it can be looked at; the engine knows its id.
 */
export async function create(context: Context, inputs: Properties): Promise<Creation> {
  const { docker, signal } = context;
  await refuseVolumeOptions(docker, inputs);
  await ensureImage(docker, text(inputs.image) ?? "", text(inputs.platform), signal);
  const container = await createContainer(docker, inputs);
  try {
    await connect(docker, container, inputs);
    await upload(container, inputs);
    signal.throwIfAborted();
    if (inputs.start !== false) await step("start container", container.start());
  } catch (thrown) {
    await container.remove({ force: true, v: true });
    throw thrown;
  }
  const failure = await unhealthy(context, container.id, inputs);
  const found = await inspect(docker, container.id);
  if (found === undefined)
    throw new Error(failure ?? `container ${text(inputs.name) ?? ""} was removed while it was made`);
  const read = reading(found, inputs);
  if (failure !== undefined) {
    throw new InitializationError(failure, container.id, actualState(containerFields, inputs, read));
  }
  return { id: container.id, reading: read };
}

async function createContainer(docker: Docker, inputs: Properties): Promise<Container> {
  const { name, platform, ...body } = toDocker(inputs);
  try {
    // Everything but these two belongs in the body: the client would repeat it, secrets and all, in the URL.
    const request = { _query: { name, ...(platform === undefined ? {} : { platform }) }, _body: body };
    return await docker.createContainer(request as Docker.ContainerCreateOptions);
  } catch (thrown) {
    if (!isDockerFailure(thrown, 409))
      throw new Error(`unable to create container ${name ?? ""}: ${reason(thrown)}`);
    throw new Error(
      `unable to create container ${name ?? ""}: Docker has one of that name already, which this stack does not own, ` +
        "so it was not touched; adopt it (resource option import, with the id that " +
        `docker inspect -f '{{.Id}}' ${name ?? ""} prints) or remove it (docker rm -f ${name ?? ""})`,
    );
  }
}

/** With networks of its own a container leaves the default one, which Docker puts it on first. */
async function connect(docker: Docker, container: Container, inputs: Properties): Promise<void> {
  const networks = objects(inputs.networksAdvanced);
  if (networks.length === 0) return;
  try {
    await docker.getNetwork("bridge").disconnect({ Container: container.id });
  } catch (thrown) {
    if (!reason(thrown).includes("is not connected to")) throw thrown;
  }
  for (const entry of networks) {
    const name = text(entry.name) ?? "";
    const request = { Container: container.id, EndpointConfig: endpointConfig(entry) };
    await step(`connect to network ${name}`, docker.getNetwork(name).connect(request));
  }
}

async function upload(container: Container, inputs: Properties): Promise<void> {
  for (const entry of objects(inputs.uploads)) {
    const archive = await uploadArchive(entry);
    await step(`upload ${text(entry.file) ?? ""}`, container.putArchive(archive, { path: "/" }));
  }
}

async function step<T>(what: string, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (thrown) {
    throw new Error(`unable to ${what}: ${reason(thrown)}`);
  }
}

/** The real provider sends `subpath` whenever a mount has volume options, which takes Docker API 1.45. */
async function refuseVolumeOptions(docker: Docker, inputs: Properties): Promise<void> {
  if (!objects(inputs.mounts).some(({ volumeOptions }) => isObject(volumeOptions))) return;
  const { ApiVersion } = await docker.version();
  const [, minor = 0] = ApiVersion.split(".").map(Number);
  if (minor < 45) {
    throw new Error(
      `mounts[].volumeOptions needs Docker API 1.45, and this Docker Engine has ${ApiVersion}; ` +
        "set these options on the volume itself (docker.Volume)",
    );
  }
}
