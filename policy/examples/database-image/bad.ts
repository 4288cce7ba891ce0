import * as docker from "@pulumi/docker";

new docker.Container("database", {
  name: "mallku-database-secure",
  image: "arangodb:3.12",
  networksAdvanced: [{ name: "mallku-internal" }],
});
