import * as docker from "@pulumi/docker";

const readers = new docker.Network("readers", {
  driver: "bridge",
  options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
});

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: readers.name }],
});
