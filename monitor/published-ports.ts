import type { Barrier } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import type { InspectedContainer } from "./inspect.ts";

const API_PORT = "8080/tcp";

/**
 * What Docker itself says it publishes, and what it would publish if somebody asked for all.
 * @param apiUrl where the API is asked: an answer from there is this container's only if it publishes there
 */
export function onlyApiPublished(
  { NetworkSettings, Config, HostConfig }: InspectedContainer,
  apiUrl: string,
): Barrier {
  const published = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => ({ port, place: originOf(HostIp, HostPort) })),
  );
  const exposed = Object.keys(Config.ExposedPorts ?? {});
  const [only] = published;
  const isOnlyApi =
    published.length === 1 &&
    only?.port === API_PORT &&
    exposed.every((port) => port === API_PORT) &&
    HostConfig.PublishAllPorts !== true;
  const isAsked = only?.place === new URL(apiUrl).origin;
  const list = published.map(({ place, port }) => `${place.replace("http://", "")} -> ${port}`);
  return barrier("only_api_published", isOnlyApi && isAsked ? "pass" : "fail", [
    published.length === 0 ? "nothing is published" : `published: ${list.join(", ")}`,
    `exposed by the image or the container: ${exposed.join(", ") || "nothing"}`,
    ...(isOnlyApi && !isAsked ? [`the API is asked at ${apiUrl}, which is not this container's`] : []),
  ]);
}

/** As a URL writes it, so that one address has one spelling. */
function originOf(address: string, port: string): string {
  return new URL(`http://${address.includes(":") ? `[${address}]` : address}:${port}`).origin;
}
