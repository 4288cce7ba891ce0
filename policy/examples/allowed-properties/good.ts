import * as docker from "@pulumi/docker";

const port = { internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" };

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  ports: [port],
});
