import * as docker from "@pulumi/docker";

new docker.Container("reader", {
  image: "reader:1.2",
  networksAdvanced: [
    {
      name: "mallku-internal",
      driverOpts: ["com.docker.network.endpoint.sysctls=net.ipv4.conf.IFNAME.route_localnet=1"],
    },
  ],
});
