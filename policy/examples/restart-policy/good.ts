import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  restart: "unless-stopped",
});
