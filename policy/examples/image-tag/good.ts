import * as docker from "@pulumi/docker";

new docker.Tag("latest", { sourceImage: "reader:1.2", targetImage: "reader:latest" });
