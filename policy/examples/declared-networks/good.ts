import * as docker from "@pulumi/docker";

const readers = new docker.Network("readers", { driver: "bridge" });

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: readers.name }],
});
