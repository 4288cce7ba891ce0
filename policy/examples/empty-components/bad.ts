import * as pulumi from "@pulumi/pulumi";

class Cache extends pulumi.ComponentResource {
  constructor(name: string) {
    super("readers:index:Cache", name);
  }
}

new Cache("cache");
