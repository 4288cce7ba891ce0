import * as docker from "@pulumi/docker";

new docker.Network("readers", {
  driver: "bridge",
  ipamConfigs: [{ subnet: "172.28.0.0/24" }],
  options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
});
