import type Docker from "dockerode";
import { checkConfig, configuredHost } from "./config.ts";
import { dockerAt } from "./docker/client.ts";
import { reason } from "./docker/error.ts";
import type { Log } from "./protocol/engine-log.ts";
import { parseUrn } from "./protocol/urn.ts";
import type { Properties } from "./protocol/values.ts";
import type { Context, Resource } from "./resource.ts";
import { container } from "./resources/container/container.ts";
import { image } from "./resources/image/image.ts";
import { network } from "./resources/network/network.ts";
import { remoteImage } from "./resources/remote-image/remote-image.ts";
import { volume } from "./resources/volume/volume.ts";
import type { Checked } from "./schema/check.ts";
import { ANNOUNCEMENT, refusal } from "./stand-in.ts";

const RESOURCES: Readonly<Record<string, Resource>> = {
  "docker:index/container:Container": container,
  "docker:index/image:Image": image,
  "docker:index/network:Network": network,
  "docker:index/remoteImage:RemoteImage": remoteImage,
  "docker:index/volume:Volume": volume,
};

type Redact = (text: string) => string;

export interface Surroundings {
  /** Of the provider that this one stands in for: the engine takes no other. */
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
}

/** The provider between the protocol and the resources: who may use it, with which Docker Engine, until when. */
export class Provider {
  readonly version: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #log: Log;
  readonly #cancellation = new AbortController();
  #docker: Docker | undefined;

  constructor({ version, environment, log }: Surroundings) {
    this.version = version;
    this.#environment = environment;
    this.#log = log;
  }

  checkConfig(urn: string, news: Properties): Checked {
    const reason = refusal(urn, this.version);
    if (reason !== undefined) return { inputs: news, failures: [{ property: "", reason }] };
    return checkConfig(news, this.#environment);
  }

  /** Connects; the daemon has to answer, as for the real provider, even for a preview. */
  async configure(config: Properties): Promise<void> {
    const { inputs, failures } = checkConfig(config, this.#environment);
    if (failures.length > 0)
      throw new Error(failures.map((one) => `${one.property}: ${one.reason}`).join("\n"));
    this.#log({ severity: "info", message: ANNOUNCEMENT });
    const host = configuredHost(inputs, this.#environment);
    if (host === undefined) return;
    const docker = await dockerAt(host);
    try {
      if (inputs.disableDockerDaemonCheck !== true) await docker.ping();
    } catch (thrown) {
      throw new Error(
        `no Docker Engine answers at ${host} (${reason(thrown)}); start it, or set DOCKER_HOST or docker:host`,
      );
    }
    this.#docker = docker;
  }

  /** The implementation of a resource's type; throws where it has none, or must not be used. */
  resource(urn: string): Resource {
    const reason = refusal(urn, this.version);
    if (reason !== undefined) throw new Error(reason);
    const { type } = parseUrn(urn);
    const resource = Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
    if (resource === undefined) {
      throw new Error(
        `the stand-in provider does not implement ${type}; use Pulumi's own docker provider ` +
          `(pulumi plugin install resource docker ${this.version})`,
      );
    }
    return resource;
  }

  /** @param redact takes out of a message what must not be told */
  context(urn: string, redact: Redact): Context {
    if (this.#docker === undefined)
      throw new Error("the Docker Engine's address (docker:host) is not known yet");
    const signal = this.#cancellation.signal;
    signal.throwIfAborted();
    return { urn, name: parseUrn(urn).name, docker: this.#docker, signal, log: this.logger(urn, redact) };
  }

  logger(urn: string, redact: Redact): Context["log"] {
    return (line) => {
      this.#log({ ...line, message: redact(line.message), urn });
    };
  }

  /** Ends every wait and build that is under way; what was half made is removed. */
  cancel(): void {
    this.#cancellation.abort(new Error("cancelled"));
  }
}
