import * as pulumi from "@pulumi/pulumi";

const shell: pulumi.dynamic.ResourceProvider = {
  create: () => Promise.resolve({ id: "docker run --publish 8529:8529 arangodb" }),
};

class Command extends pulumi.dynamic.Resource {}

new Command(shell, "database", {});
