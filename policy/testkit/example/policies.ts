import * as docker from "@pulumi/docker";
import {
  remediateResourceOfType,
  validateResourceOfType,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
} from "@pulumi/policy";

const DATABASE_PORT = 8529;

/** As most packs are written: it looks at each port, and nothing in it says what an unknown one means. */
export const naive: ResourceValidationPolicy = {
  name: "no-database-port",
  description: "The database's port is not published.",
  enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(docker.Container, ({ ports = [] }, _args, reportViolation) => {
    for (const port of ports) {
      if (port.internal === DATABASE_PORT) reportViolation("Port 8529 is published.");
    }
  }),
};

/** The same, closed: a port that cannot be read yet is a violation, and hides none of its neighbours. */
export const closed: ResourceValidationPolicy = {
  ...naive,
  validateResource: validateResourceOfType(docker.Container, ({ ports = [] }, _args, reportViolation) => {
    for (const index of ports.keys()) {
      try {
        if (ports[index]?.internal === DATABASE_PORT) reportViolation("Port 8529 is published.");
      } catch {
        reportViolation("A port is not known yet, so nobody can say that it is not 8529.");
      }
    }
  }),
};

const addressOf = ({ getConfig }: Pick<ResourceValidationArgs, "getConfig">) =>
  getConfig<{ address: string }>().address;

/** Mends what it can: of a port that is published on every interface one address is left, which a configuration may change. */
export const mending: ResourceValidationPolicy = {
  name: "one-address",
  description: "Ports are published on one address.",
  enforcementLevel: "remediate",
  configSchema: { properties: { address: { type: "string", default: "127.0.0.1", minLength: 7 } } },
  remediateResource: remediateResourceOfType(docker.Container, (container, args) => {
    // In place: the SDK's proxy around a list throws where `map` or `filter` would make another.
    let isMended = false;
    for (const port of container.ports ?? []) {
      if (port.ip !== "0.0.0.0") continue;
      port.ip = addressOf(args);
      isMended = true;
    }
    return isMended ? container : undefined;
  }),
  validateResource: validateResourceOfType(docker.Container, ({ ports = [] }, args, reportViolation) => {
    if (ports.some(({ ip }) => ip !== addressOf(args))) reportViolation("A port is on another address.");
  }),
};
