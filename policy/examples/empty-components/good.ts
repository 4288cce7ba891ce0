import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

class Cache extends pulumi.ComponentResource {
  constructor(name: string) {
    super("readers:index:Cache", name);
    new docker.Volume(name, { driver: "local" }, { parent: this });
  }
}

new Cache("cache");
