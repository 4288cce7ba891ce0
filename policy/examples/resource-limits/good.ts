import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  memory: 512,
  cpus: "1",
  ulimits: [{ name: "nproc", soft: 256, hard: 256 }],
});
