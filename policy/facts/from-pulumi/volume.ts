import type { NodeMap } from "../decode.ts";
import type { Volume } from "../model.ts";
import { located, optionsAt, textAt } from "../read.ts";

/** The facts of a decoded `docker:index/volume:Volume`. */
export function volumeFacts(node: NodeMap): Volume {
  return {
    name: textAt(node, "name"),
    driver: located("driver", textAt(node, "driver")),
    options: optionsAt(node, "driverOpts"),
    cluster: node["cluster"] !== undefined,
  };
}
