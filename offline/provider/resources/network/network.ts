import type { NetworkInspectInfo } from "dockerode";
import { bridged, type Description } from "../../bridged.ts";
import { isDockerFailure, reason, unlessMissing } from "../../docker/error.ts";
import { poll } from "../../docker/wait.ts";
import type { Properties } from "../../protocol/values.ts";
import { boolean, map, object, set, string, type Fields } from "../../schema/field.ts";
import type { Reading } from "../../schema/state.ts";
import { flag, given, objects, text, textMap } from "../inputs.ts";
import { labels, labelsFromDocker, labelsToDocker } from "../labels.ts";

export const networkFields: Fields = {
  name: string({ autonamed: true, replaces: true }),
  labels: labels({ replaces: true }),
  driver: string({ computed: true, replaces: true }),
  options: map({ computed: true, replaces: true }),
  internal: boolean({ computed: true, replaces: true }),
  attachable: boolean({ replaces: true }),
  ingress: boolean({ replaces: true }),
  ipv6: boolean({ replaces: true }),
  ipamDriver: string({ default: "default", replaces: true }),
  ipamOptions: map({ replaces: true }),
  ipamConfigs: set(object({ subnet: string(), ipRange: string(), gateway: string(), auxAddress: map() }), {
    computed: true,
    replaces: true,
  }),
  scope: string({ output: true }),
};

/** As long as the real provider waits for a network's last container to leave it. */
const REMOVAL = { every: 250, within: 30_000 };

const description: Description = {
  fields: networkFields,
  deleteBeforeReplace: false,
  async create({ docker }, inputs) {
    const name = text(inputs.name) ?? "";
    try {
      // Docker allows two networks of one name, and then resolves the name to either.
      const { id } = await docker.createNetwork({ ...toDocker(inputs), Name: name, CheckDuplicate: true });
      return { id, reading: reading(await docker.getNetwork(id).inspect()) };
    } catch (thrown) {
      if (!isDockerFailure(thrown, 409))
        throw new Error(`unable to create network ${name}: ${reason(thrown)}`);
      throw new Error(
        `unable to create network ${name}: Docker has one of that name already, which this stack does not own; ` +
          `adopt it (resource option import, with the id that docker network inspect -f '{{.Id}}' ${name} prints) ` +
          `or remove it (docker network rm ${name})`,
      );
    }
  },
  async read({ docker }, id) {
    const found = await unlessMissing(docker.getNetwork(id).inspect());
    return found === undefined ? undefined : { id: found.Id, reading: reading(found) };
  },
  async delete({ docker, signal }, id) {
    const network = docker.getNetwork(id);
    const removed = await poll(() => remove(network), REMOVAL, signal);
    if (removed === undefined) {
      throw new Error(
        `unable to remove network ${id}: containers are still connected to it; ` +
          `docker network inspect ${id} names them`,
      );
    }
  },
};

export const network = bridged(description);

async function remove(network: { remove(): Promise<unknown> }): Promise<true | undefined> {
  try {
    await unlessMissing(network.remove());
    return true;
  } catch (thrown) {
    if (reason(thrown).includes("has active endpoints")) return undefined;
    throw thrown;
  }
}

function toDocker(inputs: Properties): object {
  return given({
    Labels: labelsToDocker(inputs.labels),
    Driver: text(inputs.driver),
    Options: textMap(inputs.options),
    Internal: flag(inputs.internal),
    Attachable: flag(inputs.attachable),
    Ingress: flag(inputs.ingress),
    EnableIPv6: flag(inputs.ipv6),
    IPAM: given({
      Driver: text(inputs.ipamDriver),
      Options: textMap(inputs.ipamOptions),
      Config: objects(inputs.ipamConfigs).map(({ subnet, ipRange, gateway, auxAddress }) =>
        given({
          Subnet: text(subnet),
          IPRange: text(ipRange),
          Gateway: text(gateway),
          AuxiliaryAddresses: textMap(auxAddress),
        }),
      ),
    }),
  });
}

interface IpamConfig {
  readonly Subnet?: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
  readonly AuxiliaryAddresses?: Record<string, string>;
}

function reading(found: NetworkInspectInfo): Reading {
  const { Driver: ipamDriver, Options: ipamOptions, Config: ipamConfigs } = found.IPAM ?? {};
  return {
    name: found.Name,
    labels: labelsFromDocker(found.Labels),
    driver: found.Driver,
    internal: found.Internal,
    attachable: found.Attachable,
    ingress: found.Ingress,
    ipv6: found.EnableIPv6,
    ipamDriver: ipamDriver ?? "",
    ipamOptions: ipamOptions ?? {},
    ipamConfigs: ((ipamConfigs ?? []) as IpamConfig[]).map(
      ({ Subnet, IPRange, Gateway, AuxiliaryAddresses }) =>
        given({
          subnet: Subnet ?? "",
          ipRange: IPRange ?? "",
          gateway: Gateway ?? "",
          auxAddress: AuxiliaryAddresses ?? {},
        }),
    ),
    scope: found.Scope,
    options: found.Options ?? {},
  };
}
