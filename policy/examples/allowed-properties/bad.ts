import * as docker from "@pulumi/docker";

// No version of the provider that anybody here has looked at has this property.
const port = { internal: 8080, external: 8080, ip: "127.0.0.1", appProtocol: "h2c" };

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
  ports: [port],
});
