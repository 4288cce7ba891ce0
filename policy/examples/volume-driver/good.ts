import * as docker from "@pulumi/docker";

new docker.Volume("cache", { driver: "local" });
