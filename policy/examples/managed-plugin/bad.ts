import * as docker from "@pulumi/docker";

new docker.Plugin("sshfs", { name: "vieux/sshfs:latest", grantAllPermissions: true });
