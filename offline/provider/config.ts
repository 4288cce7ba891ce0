import { DEFAULT_HOST, invalidHost } from "./docker/client.ts";
import { UNKNOWN, type Properties } from "./protocol/values.ts";
import { check, DEFAULTS, type Checked } from "./schema/check.ts";
import { boolean, string, unimplemented, type Fields } from "./schema/field.ts";

/** Keys that the engine adds to a provider's own configuration. */
const ENGINES = ["version", "pluginDownloadURL", "__internal"];

const configFields: Fields = {
  host: string({ invalid: (host) => (typeof host === "string" ? invalidHost(host) : undefined) }),
  disableDockerDaemonCheck: boolean(),
  caMaterial: unimplemented,
  certMaterial: unimplemented,
  certPath: unimplemented,
  keyMaterial: unimplemented,
  context: unimplemented,
  registryAuth: unimplemented,
  sshOpts: unimplemented,
};

/** The provider's configuration with its default: where Docker listens. */
export function checkConfig(news: Properties, environment: NodeJS.ProcessEnv): Checked {
  const own = Object.fromEntries(Object.entries(news).filter(([key]) => !ENGINES.includes(key)));
  const engines = Object.fromEntries(Object.entries(news).filter(([key]) => ENGINES.includes(key)));
  const host = own.host ?? (environment.DOCKER_HOST || DEFAULT_HOST);
  const { inputs, failures } = check(configFields, { ...own, host });
  const checked = Object.entries(inputs).filter(([key]) => key !== DEFAULTS);
  return { inputs: { ...engines, ...Object.fromEntries(checked) }, failures };
}

/** The daemon's address in checked configuration; undefined while it is not known. */
export function configuredHost(config: Properties, environment: NodeJS.ProcessEnv): string | undefined {
  if (config.host === UNKNOWN) return undefined;
  return typeof config.host === "string" && config.host !== ""
    ? config.host
    : environment.DOCKER_HOST || DEFAULT_HOST;
}
