import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const platform = new pulumi.StackReference("organization/platform/dev");

new docker.RemoteImage("reader", { name: platform.requireOutput("image") });
