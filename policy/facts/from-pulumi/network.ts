import type { NodeMap } from "../decode.ts";
import type { Network } from "../model.ts";
import { isUnknown } from "../unknown.ts";
import { filledAt, objectsAt, optionsAt, textAt } from "../read.ts";

/**
 * The facts of a decoded `docker:index/network:Network`.
 * @param id the provider's output of that name, which is no property that can be declared
 */
export function networkFacts(node: NodeMap, id: unknown): Network {
  return {
    id: typeof id === "string" ? id : undefined,
    name: textAt(node, "name"),
    driver: textAt(node, "driver"),
    internal: node["internal"] === true,
    ipv6: node["ipv6"] === true,
    attachable: node["attachable"] === true,
    ingress: node["ingress"] === true,
    options: optionsAt(node, "options"),
    optionsUnknown: isUnknown(node["options"]),
    addresses: objectsAt(node, "ipamConfigs").flatMap(({ path, value }) => [
      ...["subnet", "ipRange", "gateway"].flatMap((key) => filledAt(value, key, `${path}.`) ?? []),
      ...optionsAt(value, "auxAddress", `${path}.`).flatMap((option) =>
        typeof option.value === "string" ? [{ path: option.path, value: option.value }] : [],
      ),
    ]),
    ipamDriver: filledAt(node, "ipamDriver"),
    ipamOptions: optionsAt(node, "ipamOptions"),
  };
}
