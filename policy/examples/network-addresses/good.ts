import * as docker from "@pulumi/docker";

new docker.Network("readers", { driver: "bridge", ipamConfigs: [{ subnet: "172.28.0.0/24" }] });
