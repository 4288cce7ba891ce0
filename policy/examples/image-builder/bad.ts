import * as docker from "@pulumi/docker";

new docker.BuildxBuilder("builder", { name: "builder", dockerContainer: { network: "host" } });
