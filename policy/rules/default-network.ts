import { parseNetworkMode } from "../facts/network-mode.ts";
import type { Workload } from "../facts/model.ts";
import { isUnknown } from "../facts/unknown.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

const INSTEAD = "Attach it to a network of this stack with networksAdvanced, or set networkMode to none.";

function onDefaultBridge({ kind, networkMode, attachments, attachmentsUnknown }: Workload): Danger[] {
  if (kind === "service" || attachments.length > 0 || attachmentsUnknown) return [];
  const mode = networkMode?.value ?? "";
  if (isUnknown(mode) || parseNetworkMode(mode).kind !== "default") return [];
  return [
    deny("networksAdvanced", "The container is on Docker's default bridge, beside everybody else's", INSTEAD),
  ];
}

export const defaultNetwork: Rule = {
  id: "default-network",
  title: "No container is on Docker's default bridge",
  severity: "high",
  enforcement: "mandatory",
  why:
    "On the default bridge, docker0, every container of the machine that named no network can reach every other, and out to the " +
    "world. Nothing this project declares about its network, such as publishing on loopback by default, holds there.",
  remedy: "Name the stack's own network in networksAdvanced.",
  references: [cis("5.30", "Ensure that Docker's default bridge docker0 is not used")],
  check({ workload }) {
    if (workload === undefined) return [];
    return [
      ...onDefaultBridge(workload),
      ...workload.attachments.flatMap(({ path, name }) =>
        typeof name === "string" && parseNetworkMode(name).kind === "default"
          ? [
              deny(
                `${path}.name`,
                "The container is attached to Docker's default bridge, beside everybody else's",
                INSTEAD,
              ),
            ]
          : [],
      ),
    ];
  },
};
