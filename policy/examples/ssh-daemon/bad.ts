import * as docker from "@pulumi/docker";

new docker.Provider("docker", { host: "ssh://deploy@db.example.org" });
