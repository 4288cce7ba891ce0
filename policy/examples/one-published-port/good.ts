import * as docker from "@pulumi/docker";

new docker.Container("first", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
});

new docker.Container("second", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
});
