import * as docker from "@pulumi/docker";

const digest = "sha256:01be938f3a8d3e82725d365ca6750e4cafd092ec78a33a027588cfac37be4e51";
new docker.Image("image", {
  imageName: "mallku/database:latest",
  skipPush: true,
  build: { context: "infra/image", args: { ARANGODB_IMAGE: `arangodb:3.12.10.1@${digest}` } },
});
