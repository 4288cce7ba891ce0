import * as docker from "@pulumi/docker";

new docker.Volume("cache", { name: "reader-cache", driver: "local" });
