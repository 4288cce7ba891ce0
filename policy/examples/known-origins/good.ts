import * as docker from "@pulumi/docker";

const image = new docker.RemoteImage("reader", { name: "reader:1.2" });

new docker.Container("reader", {
  image: image.imageId,
  networksAdvanced: [{ name: "mallku-internal" }],
});
