import * as docker from "@pulumi/docker";

new docker.Network("readers", { driver: "bridge", ipamConfigs: [{ subnet: "203.0.113.0/24" }] });
