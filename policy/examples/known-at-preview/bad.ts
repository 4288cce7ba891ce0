import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const platform = new pulumi.StackReference("organization/platform/dev");

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  name: platform.requireOutput("name"),
});
