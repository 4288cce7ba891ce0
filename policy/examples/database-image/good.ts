import * as docker from "@pulumi/docker";

new docker.Container("database", {
  name: "mallku-database-secure",
  image: "mallku/database:latest",
  networksAdvanced: [{ name: "mallku-internal" }],
});
