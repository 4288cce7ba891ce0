import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const platform = new pulumi.StackReference("organization/platform/dev");

new docker.Container("reader", {
  image: platform.requireOutput("image"),
  networksAdvanced: [{ name: "mallku-internal" }],
});
