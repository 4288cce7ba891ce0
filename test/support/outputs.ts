import type { StackOutputs } from "../../cli/outputs.ts";

/** What a stack of all defaults, made of the real things, puts out. */
export const OUTPUTS: StackOutputs = {
  apiUrl: "http://127.0.0.1:8080",
  internalUrl: "http://mallku-database-secure:8080",
  containerName: "mallku-database-secure",
  networkName: "mallku-internal",
  dockerHost: "unix:///var/run/docker.sock",
  volumeName: "mallku-database-data",
  standIns: [],
};
