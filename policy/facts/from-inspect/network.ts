import { mapOf, type Inspected } from "./read.ts";

/**
 * A network that exists, written as the declaration that would make it. The subnet is left out where the
 * engine chose it: it says nothing of what somebody wished.
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
    labels: labelsOf(inspected["Labels"]),
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
    labels: labelsOf(inspected["Labels"]),
  };
}

function labelsOf(labels: unknown): Inspected[] {
  return Object.entries(mapOf(labels)).map(([label, value]) => ({ label, value }));
}
