import { publishesByLabel, publishesByVariable } from "../facts/labels.ts";
import type { Project } from "../facts/project.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Rule } from "./rule.ts";

export const proxyPublicationOf = ({ forbiddenPorts }: Project): Rule => ({
  id: "proxy-publication",
  title: "No label or variable makes a proxy publish a container",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Reverse proxies such as Traefik, caddy-docker-proxy and nginx-proxy watch Docker and publish what a container's labels or " +
    "variables tell them to, any port of it, to anybody, while the container itself publishes nothing.",
  remedy:
    "Leave such labels and variables out. A proxy for the API is configured in the proxy, against its port on loopback.",
  references: [],
  check({ workload }) {
    if (workload === undefined) return [];
    const labels = workload.labels.filter(({ key, value }) =>
      publishesByLabel(key, isUnknown(value) ? "" : value, forbiddenPorts),
    );
    const variables = workload.texts.filter(
      ({ role, value }) => role === "environment" && publishesByVariable(value.split("=")[0] ?? ""),
    );
    // All of one proxy's labels say one thing together.
    return [labels[0], variables[0]].flatMap((place) =>
      place === undefined
        ? []
        : [
            deny(
              place.path,
              "A reverse proxy that watches Docker is told to publish this container, to anybody and at any port of it",
              "Leave it out; a proxy for the API is configured in the proxy, against its port on loopback.",
            ),
          ],
    );
  },
});
