import type { Barrier } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import { publishedOf, type InspectedContainer } from "./inspect.ts";

const API_PORT = "8080/tcp";

/**
 * What Docker itself says it publishes, and what it would publish if somebody asked for all.
 * @param apiUrl where the API is asked: an answer from there is this container's only if it publishes there
 */
export function onlyApiPublished(container: InspectedContainer, apiUrl: string): Barrier {
  const { Config, HostConfig } = container;
  const published = publishedOf(container);
  const exposed = Object.keys(Config.ExposedPorts ?? {});
  const isOnlyApi =
    published.length === 1 &&
    published[0]?.endsWith(` -> ${API_PORT}`) === true &&
    exposed.every((port) => port === API_PORT) &&
    HostConfig.PublishAllPorts !== true;
  const isAsked = published[0]?.startsWith(`${new URL(apiUrl).host} `) === true;
  return barrier("only_api_published", isOnlyApi && isAsked ? "pass" : "fail", [
    published.length === 0 ? "nothing is published" : `published: ${published.join(", ")}`,
    `exposed by the image or the container: ${exposed.join(", ") || "nothing"}`,
    ...(isOnlyApi && !isAsked ? [`the API is asked at ${apiUrl}, which is not this container's`] : []),
  ]);
}
