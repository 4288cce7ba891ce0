import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  ports: [{ internal: 9229, external: 9229, ip: "127.0.0.1" }],
});
