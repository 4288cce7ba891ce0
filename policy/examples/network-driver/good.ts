import * as docker from "@pulumi/docker";

new docker.Network("readers", { driver: "bridge" });
