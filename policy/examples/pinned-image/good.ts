import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  networksAdvanced: [{ name: "mallku-internal" }],
});
