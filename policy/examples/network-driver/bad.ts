import * as docker from "@pulumi/docker";

new docker.Network("readers", {
  driver: "macvlan",
  options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
});
