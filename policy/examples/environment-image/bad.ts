import * as docker from "@pulumi/docker";

new docker.Image("image", {
  imageName: "mallku/database:latest",
  skipPush: true,
  build: { context: "infra/image", args: { ARANGODB_IMAGE: "arangodb:3.12.10.1" } },
});
