import type { Barrier } from "./barrier.ts";
import type { InspectedContainer } from "./inspect.ts";

const API_PORT = "8080/tcp";

/** What Docker itself says it publishes, and what it would publish if somebody asked for all. */
export function onlyApiPublished({ NetworkSettings, Config, HostConfig }: InspectedContainer): Barrier {
  const published = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort} -> ${port}`),
  );
  const exposed = Object.keys(Config.ExposedPorts ?? {});
  const isOnlyApi =
    published.length === 1 &&
    published[0]?.endsWith(`-> ${API_PORT}`) === true &&
    exposed.every((port) => port === API_PORT) &&
    HostConfig.PublishAllPorts !== true;
  return {
    id: "only_api_published",
    title: "8080 is published, and nothing else",
    state: isOnlyApi ? "pass" : "fail",
    evidence: [
      published.length === 0 ? "nothing is published" : `published: ${published.join(", ")}`,
      `exposed by the image or the container: ${exposed.join(", ") || "nothing"}`,
    ],
    why: "A published port is open to every process of the host, and with another address than loopback to the whole network. Ports get opened for a moment and stay.",
  };
}
