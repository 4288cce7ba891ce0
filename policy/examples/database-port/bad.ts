import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  ports: [{ internal: 8529, external: 8080, ip: "127.0.0.1" }],
});
