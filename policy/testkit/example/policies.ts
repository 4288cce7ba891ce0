import * as docker from "@pulumi/docker";
import { validateResourceOfType, type ResourceValidationPolicy } from "@pulumi/policy";

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
