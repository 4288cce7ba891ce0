import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const settings = new pulumi.Config();

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  name: settings.get("name") ?? "reader",
});
