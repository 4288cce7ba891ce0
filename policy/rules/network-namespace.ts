import type { Attachment } from "../facts/model.ts";
import { parseNetworkMode } from "../facts/network-mode.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD = "Attach the container to a network of this stack with networksAdvanced.";

function shared(path: string, mode: string): Danger[] {
  switch (parseNetworkMode(mode).kind) {
    case "host":
      return [
        deny(
          path,
          "The container shares the host's network: each of its ports is a port of the host",
          INSTEAD,
        ),
      ];
    case "container":
      return [
        deny(
          path,
          "The container joins another container's network namespace, and reaches what listens only there",
          INSTEAD,
        ),
      ];
    case "foreign-namespace":
      return [
        deny(
          path,
          "The container joins a network namespace that is not its own, and reaches what listens only there",
          INSTEAD,
        ),
      ];
    case "default":
    case "none":
    case "network":
      return [];
  }
}

function attachedToHost({ path, name }: Attachment): Danger[] {
  if (name === undefined || isUnknown(name)) return [];
  return shared(`${path}.name`, name);
}

export const networkNamespace: Rule = {
  id: "network-namespace",
  title: "No container shares the host's or another container's network namespace",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "In the host's network namespace there is nothing to publish and nothing to forbid: whatever the container listens on " +
    "is open on the host, and it reaches every service that trusts loopback. In another container's namespace it is " +
    "as good as that container, and reaches a database that listens only on its own loopback.",
  remedy: "Leave networkMode out, and name the stack's own network in networksAdvanced.",
  references: [cis("5.10", "Ensure that the host's network namespace is not shared")],
  check({ workload }) {
    if (workload === undefined) return [];
    const mode = workload.networkMode;
    const kind = typeof mode?.value === "string" ? parseNetworkMode(mode.value).kind : undefined;
    // Docker's own account of a container in the host's namespace says so twice; one cause gets one finding.
    const others = workload.attachments.filter(
      ({ name }) => typeof name !== "string" || parseNetworkMode(name).kind !== kind,
    );
    return [
      ...(mode === undefined || isUnknown(mode.value) ? [] : shared(mode.path, mode.value)),
      ...others.flatMap(attachedToHost),
    ];
  },
};
