import { labels, map, NOTHING, object, text, type Properties } from "../shape.ts";

/** `docker:index/volume:Volume`, @pulumi/docker 5.2.0. */
export const volume: Properties = {
  cluster: object(
    {
      availability: text(),
      group: text(),
      id: text(),
      limitBytes: text(),
      requiredBytes: text(),
      scope: text(),
      sharing: text(),
      topologyPreferred: text(),
      topologyRequired: text(),
      type: text(),
    },
    "volume-driver",
  ),
  driver: text("volume-driver"),
  driverOpts: map(text(), "volume-driver"),
  labels: labels(NOTHING),
  name: text(NOTHING),
};
