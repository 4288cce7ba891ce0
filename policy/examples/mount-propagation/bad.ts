import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  mounts: [
    { type: "volume", source: "reader-cache", target: "/data", bindOptions: { propagation: "rshared" } },
  ],
});
