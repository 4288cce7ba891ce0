import { flag, labels, list, map, NOTHING, number, object, text, type Properties } from "../shape.ts";

/** `docker:index/image:Image`, @pulumi/docker 5.2.0. */
export const image: Properties = {
  build: object(
    {
      addHosts: list(text()),
      args: map(text()),
      builderVersion: text(NOTHING),
      cacheFrom: object({ images: list(text()) }, NOTHING),
      context: text(),
      // Not in the declarations: the provider's own check adds it.
      contextDigest: text(NOTHING),
      dockerfile: text(),
      network: text(),
      platform: text(NOTHING),
      target: text(NOTHING),
    },
    "build-isolation",
  ),
  buildOnPreview: flag(NOTHING),
  imageName: text(NOTHING),
  registry: object({ password: text(), server: text(), username: text() }, NOTHING),
  skipPush: flag(NOTHING),
};

const credentials = object({ address: text(), password: text(), username: text() }, NOTHING);

const build = object(
  {
    additionalContexts: list(text()),
    authConfigs: list(
      object({
        auth: text(),
        email: text(),
        hostName: text(),
        identityToken: text(),
        password: text(),
        registryToken: text(),
        serverAddress: text(),
        userName: text(),
      }),
      NOTHING,
    ),
    buildArgs: map(text()),
    buildId: text(NOTHING),
    buildLogFile: text(),
    builder: text(),
    cacheFroms: list(text()),
    cacheTos: list(text()),
    cgroupParent: text(),
    context: text(),
    cpuPeriod: number(NOTHING),
    cpuQuota: number(NOTHING),
    cpuSetCpus: text(NOTHING),
    cpuSetMems: text(NOTHING),
    cpuShares: number(NOTHING),
    dockerfile: text(),
    extraHosts: list(text()),
    forceRemove: flag(NOTHING),
    isolation: text(),
    label: map(text(), NOTHING),
    labels: map(text(), NOTHING),
    memory: number(NOTHING),
    memorySwap: number(NOTHING),
    networkMode: text(),
    noCache: flag(NOTHING),
    platform: text(NOTHING),
    provenance: text(NOTHING),
    pullParent: flag(NOTHING),
    remoteContext: text(),
    remove: flag(NOTHING),
    sbom: text(NOTHING),
    secrets: list(object({ env: text(), id: text(), src: text() })),
    securityOpts: list(text()),
    sessionId: text(),
    shmSize: number(NOTHING),
    squash: flag(NOTHING),
    suppressOutput: flag(NOTHING),
    tags: list(text(), NOTHING),
    target: text(NOTHING),
    ulimits: list(object({ hard: number(), name: text(), soft: number() }), NOTHING),
    useLegacyBuilder: flag(NOTHING),
    version: text(NOTHING),
  },
  "build-isolation",
);

/** `docker:index/remoteImage:RemoteImage`, @pulumi/docker 5.2.0. */
export const remoteImage: Properties = {
  build,
  forceRemove: flag(NOTHING),
  keepLocally: flag(NOTHING),
  name: text(),
  platform: text(NOTHING),
  pullTriggers: list(text(), NOTHING),
  triggers: map(text(), NOTHING),
};

/** `docker:index/registryImage:RegistryImage`, @pulumi/docker 5.2.0. */
export const registryImage: Properties = {
  authConfig: credentials,
  build,
  insecureSkipVerify: flag("build-isolation"),
  keepRemotely: flag(NOTHING),
  name: text(),
  triggers: map(text(), NOTHING),
};

/** `docker:index/tag:Tag`, @pulumi/docker 5.2.0. */
export const tag: Properties = {
  sourceImage: text(NOTHING),
  tagTriggers: list(text(), NOTHING),
  targetImage: text("image-tag"),
};

/** `docker:index/serviceConfig:ServiceConfig` and `secret:Secret`: data that swarm hands to a service. */
export const serviceConfig: Properties = {
  data: text("database-endpoint"),
  dataRaw: text("database-endpoint"),
  labels: labels(NOTHING),
  name: text(NOTHING),
};

export const secret: Properties = { data: text(NOTHING), labels: labels(NOTHING), name: text(NOTHING) };
