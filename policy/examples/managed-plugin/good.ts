import * as docker from "@pulumi/docker";

// A volume of Docker's own needs no plugin.
new docker.Volume("files", { driver: "local" });
