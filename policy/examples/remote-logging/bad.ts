import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  logDriver: "gelf",
  logOpts: { "gelf-address": "udp://logs.example.org:12201" },
});
