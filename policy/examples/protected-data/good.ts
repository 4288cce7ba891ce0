import * as docker from "@pulumi/docker";

const data = new docker.Volume("data", { name: "mallku-database-data", driver: "local" }, { protect: true });
new docker.Container("database", {
  name: "mallku-database-secure",
  image: "mallku/database:latest",
  networksAdvanced: [{ name: "mallku-internal" }],
  volumes: [{ volumeName: data.name, containerPath: "/var/lib/mallku" }],
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
});
