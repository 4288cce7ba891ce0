import { container } from "./schema/container.ts";
import {
  buildxBuilder,
  dockerBuildImage,
  dockerBuildIndex,
  dockerBuildProvider,
  dockerProvider,
  plugin,
} from "./schema/host-side.ts";
import { image, registryImage, remoteImage, secret, serviceConfig, tag } from "./schema/image.ts";
import { network } from "./schema/network.ts";
import { service } from "./schema/service.ts";
import { volume } from "./schema/volume.ts";
import { object, type Shape } from "./shape.ts";

export const CONTAINER = "docker:index/container:Container";
export const SERVICE = "docker:index/service:Service";
export const NETWORK = "docker:index/network:Network";
export const VOLUME = "docker:index/volume:Volume";
export const IMAGE = "docker:index/image:Image";
export const REMOTE_IMAGE = "docker:index/remoteImage:RemoteImage";
export const REGISTRY_IMAGE = "docker:index/registryImage:RegistryImage";
export const TAG = "docker:index/tag:Tag";
export const SERVICE_CONFIG = "docker:index/serviceConfig:ServiceConfig";
export const SECRET = "docker:index/secret:Secret";
export const PLUGIN = "docker:index/plugin:Plugin";
export const BUILDX_BUILDER = "docker:index/buildxBuilder:BuildxBuilder";
export const DOCKER_BUILD_IMAGE = "docker-build:index:Image";
export const DOCKER_BUILD_INDEX = "docker-build:index:Index";
export const DOCKER_PROVIDER = "pulumi:providers:docker";
export const DOCKER_BUILD_PROVIDER = "pulumi:providers:docker-build";

/** Every resource type whose properties the gate knows, and the closed world of those properties. */
export const SHAPES: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    [CONTAINER]: container,
    [SERVICE]: service,
    [NETWORK]: network,
    [VOLUME]: volume,
    [IMAGE]: image,
    [REMOTE_IMAGE]: remoteImage,
    [REGISTRY_IMAGE]: registryImage,
    [TAG]: tag,
    [SERVICE_CONFIG]: serviceConfig,
    [SECRET]: secret,
    [PLUGIN]: plugin,
    [BUILDX_BUILDER]: buildxBuilder,
    [DOCKER_BUILD_IMAGE]: dockerBuildImage,
    [DOCKER_BUILD_INDEX]: dockerBuildIndex,
    [DOCKER_PROVIDER]: dockerProvider,
    [DOCKER_BUILD_PROVIDER]: dockerBuildProvider,
  }).map(([type, properties]) => [type, object(properties)]),
);
