import { isEmpty, listOf, mapOf, type Inspected } from "./read.ts";

/**
 * A network that exists, written as the declaration that would make it. A subnet that the engine chose is a private
 * one, unless its daemon was given others to choose from.
 * @param inspected what Docker answers to `GET /networks/<id>`
 * @returns the inputs of a `docker:index/network:Network`
 */
export function declarationOfNetwork(inspected: Inspected): Inspected {
  return {
    name: inspected["Name"],
    driver: inspected["Driver"],
    internal: inspected["Internal"],
    ipv6: inspected["EnableIPv6"],
    attachable: inspected["Attachable"],
    ingress: inspected["Ingress"],
    options: mapOf(inspected["Options"]),
    ...addressing(mapOf(inspected["IPAM"])),
    // A network made after another one's pattern has options that its own account does not show.
    ...(!isEmpty(inspected["ConfigFrom"]) && { configFrom: "another network" }),
    labels: labelsOf(inspected["Labels"]),
  };
}

function addressing(ipam: Inspected): Inspected {
  return {
    ipamDriver: ipam["Driver"],
    ipamOptions: mapOf(ipam["Options"]),
    ipamConfigs: listOf(ipam["Config"])
      .map(mapOf)
      .map(({ Subnet, IPRange, Gateway, AuxiliaryAddresses }) => ({
        subnet: Subnet,
        ipRange: IPRange,
        gateway: Gateway,
        auxAddress: mapOf(AuxiliaryAddresses),
      })),
  };
}

/**
 * A volume that exists, written as the declaration that would make it.
 * @param inspected what Docker answers to `GET /volumes/<name>`
 * @returns the inputs of a `docker:index/volume:Volume`
 */
export function declarationOfVolume(inspected: Inspected): Inspected {
  return {
    name: inspected["Name"],
    driver: inspected["Driver"],
    driverOpts: mapOf(inspected["Options"]),
    ...(!isEmpty(inspected["ClusterVolume"]) && { cluster: {} }),
    labels: labelsOf(inspected["Labels"]),
  };
}

function labelsOf(labels: unknown): Inspected[] {
  return Object.entries(mapOf(labels)).map(([label, value]) => ({ label, value }));
}
