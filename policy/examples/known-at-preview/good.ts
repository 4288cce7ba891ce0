import * as docker from "@pulumi/docker";

new docker.RemoteImage("reader", { name: "reader:1.2" });
