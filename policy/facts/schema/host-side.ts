import { anything, flag, list, map, number, NOTHING, object, text, type Properties } from "../shape.ts";

/** `docker:index/plugin:Plugin`, @pulumi/docker 5.2.0. */
export const plugin: Properties = {
  alias: text(NOTHING),
  enableTimeout: number(NOTHING),
  enabled: flag(NOTHING),
  envs: list(text(), NOTHING),
  forceDestroy: flag(NOTHING),
  forceDisable: flag(NOTHING),
  grantAllPermissions: flag("managed-plugin"),
  grantPermissions: list(object({ name: text(), values: list(text()) }), "managed-plugin"),
  name: text(NOTHING),
};

/** `docker:index/buildxBuilder:BuildxBuilder`, @pulumi/docker 5.2.0. */
export const buildxBuilder: Properties = {
  append: flag(NOTHING),
  bootstrap: flag(NOTHING),
  buildkitConfig: text("image-builder"),
  buildkitFlags: text("image-builder"),
  dockerContainer: object(
    {
      cgroupParent: text(),
      cpuPeriod: text(NOTHING),
      cpuQuota: text(NOTHING),
      cpuShares: text(NOTHING),
      cpusetCpus: text(NOTHING),
      cpusetMems: text(NOTHING),
      defaultLoad: flag(NOTHING),
      env: map(text()),
      image: text(),
      memory: text(NOTHING),
      memorySwap: text(NOTHING),
      network: text(),
      restartPolicy: text(NOTHING),
    },
    "image-builder",
  ),
  driver: text("image-builder"),
  driverOptions: map(text(), "image-builder"),
  endpoint: text("image-builder"),
  kubernetes: object(
    {
      annotations: text(),
      defaultLoad: flag(),
      image: text(),
      labels: text(),
      limits: object({ cpu: text(), ephemeralStorage: text(), memory: text() }),
      loadbalance: text(),
      namespace: text(),
      nodeselector: text(),
      qemu: object({ image: text(), install: flag() }),
      replicas: number(),
      requests: object({ cpu: text(), ephemeralStorage: text(), memory: text() }),
      rootless: flag(),
      schedulername: text(),
      serviceaccount: text(),
      timeout: text(),
      tolerations: text(),
    },
    "image-builder",
  ),
  name: text(NOTHING),
  node: text(NOTHING),
  platforms: list(text(), NOTHING),
  remote: object(
    { cacert: text(), cert: text(), defaultLoad: flag(), key: text(), servername: text() },
    "image-builder",
  ),
  use: flag("image-builder"),
};

/** `pulumi:providers:docker`, @pulumi/docker 5.2.0; the engine hands over what is no text as JSON in a text. */
export const dockerProvider: Properties = {
  caMaterial: text(NOTHING),
  certMaterial: text(NOTHING),
  certPath: text(NOTHING),
  context: text("local-daemon"),
  disableDockerDaemonCheck: anything(NOTHING),
  host: text("local-daemon"),
  keyMaterial: text(NOTHING),
  pluginDownloadURL: text("local-daemon"),
  registryAuth: anything(NOTHING),
  sshOpts: anything("local-daemon"),
  version: text(NOTHING),
};

/** `pulumi:providers:docker-build`, @pulumi/docker-build 0.0.15. */
export const dockerBuildProvider: Properties = {
  host: text("local-daemon"),
  pluginDownloadURL: text("local-daemon"),
  registries: anything(NOTHING),
  version: text(NOTHING),
};

/** `docker-build:index:Image`, @pulumi/docker-build 0.0.15. */
export const dockerBuildImage: Properties = {
  addHosts: list(text(), "build-isolation"),
  buildArgs: map(text(), "build-isolation"),
  buildOnPreview: flag(NOTHING),
  builder: object({ name: text() }, "build-isolation"),
  cacheFrom: anything("build-isolation"),
  cacheTo: anything("build-isolation"),
  context: object({ location: text(), named: anything() }, "build-isolation"),
  dockerfile: object({ inline: text(), location: text() }, "build-isolation"),
  exec: flag("build-isolation"),
  exports: anything("build-isolation"),
  labels: map(text(), NOTHING),
  load: flag(NOTHING),
  network: text("build-isolation"),
  noCache: flag(NOTHING),
  platforms: list(text(), NOTHING),
  pull: flag(NOTHING),
  push: flag(NOTHING),
  registries: anything(NOTHING),
  secrets: map(text(), NOTHING),
  ssh: anything("build-isolation"),
  tags: list(text(), NOTHING),
  target: text(NOTHING),
};

/** `docker-build:index:Index`, @pulumi/docker-build 0.0.15: a list of images under one name in a registry. */
export const dockerBuildIndex: Properties = {
  push: flag(NOTHING),
  registry: anything(NOTHING),
  sources: list(text(), NOTHING),
  tag: text(NOTHING),
};
