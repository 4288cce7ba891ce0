import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  uploads: [{ file: "/etc/reader.conf", content: "listen on every interface" }],
});
