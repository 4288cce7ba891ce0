import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  hosts: [{ host: "reader.local", ip: "127.0.0.1" }],
});
