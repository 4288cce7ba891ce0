import * as docker from "@pulumi/docker";

new docker.Volume("data", { name: "mallku-database-data", driver: "local" }, { protect: true });
