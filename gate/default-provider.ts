import type { Properties } from "../policy/provider/check-inputs.ts";

/** Packages whose provider looks for the daemon in DOCKER_HOST where nothing else says it. */
const DOCKER_PACKAGES = new Set(["docker", "docker-build"]);

export interface DefaultProvider {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
}

/**
 * The provider that the engine makes for a package's resources which name none, from the stack's own settings of that
 * package: `docker:host` is one.
 * @param version of the package's SDK, "5.2.0"; may be empty
 */
export function defaultProvider(
  packageName: string,
  version: string,
  config: Readonly<Record<string, string>>,
  dockerHost: string | undefined,
): DefaultProvider {
  const prefix = `${packageName}:`;
  const configured = Object.entries(config)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const);
  return {
    type: `pulumi:providers:${packageName}`,
    name: version === "" ? "default" : `default_${version.replaceAll(/[.+-]/g, "_")}`,
    inputs: {
      ...(version !== "" && { version }),
      ...(DOCKER_PACKAGES.has(packageName) && dockerHost !== undefined && { host: dockerHost }),
      ...Object.fromEntries(configured),
    },
  };
}
