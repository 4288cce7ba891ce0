import * as docker from "@pulumi/docker";

new docker.Provider("docker", { host: "tcp://192.0.2.1:2375" });
