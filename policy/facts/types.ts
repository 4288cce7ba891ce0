import { container } from "./schema/container.ts";
import { image, registryImage, remoteImage, secret, serviceConfig, tag } from "./schema/image.ts";
import { network } from "./schema/network.ts";
import { object, type Shape } from "./shape.ts";
import { volume } from "./schema/volume.ts";

export const CONTAINER = "docker:index/container:Container";
export const NETWORK = "docker:index/network:Network";
export const VOLUME = "docker:index/volume:Volume";
export const IMAGE = "docker:index/image:Image";
export const REMOTE_IMAGE = "docker:index/remoteImage:RemoteImage";
export const REGISTRY_IMAGE = "docker:index/registryImage:RegistryImage";
export const TAG = "docker:index/tag:Tag";

/** Every resource type whose properties the gate knows, and the closed world of those properties. */
export const SHAPES: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    [CONTAINER]: container,
    [NETWORK]: network,
    [VOLUME]: volume,
    [IMAGE]: image,
    [REMOTE_IMAGE]: remoteImage,
    [REGISTRY_IMAGE]: registryImage,
    [TAG]: tag,
    "docker:index/serviceConfig:ServiceConfig": serviceConfig,
    "docker:index/secret:Secret": secret,
  }).map(([type, properties]) => [type, object(properties)]),
);
