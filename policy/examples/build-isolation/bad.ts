import * as docker from "@pulumi/docker";

new docker.Image("reader", { imageName: "reader:1.2", build: { context: "reader", network: "host" } });
