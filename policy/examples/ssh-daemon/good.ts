import * as docker from "@pulumi/docker";

new docker.Provider("docker", { host: "unix:///var/run/docker.sock" });
