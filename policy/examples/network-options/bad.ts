import * as docker from "@pulumi/docker";

new docker.Network("readers", {
  driver: "bridge",
  options: { "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected" },
});
