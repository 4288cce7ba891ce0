import { decode, outputAt, type Problem } from "../decode.ts";
import type { ResourceFacts } from "../model.ts";
import {
  CONTAINER,
  DOCKER_BUILD_IMAGE,
  IMAGE,
  NETWORK,
  REGISTRY_IMAGE,
  REMOTE_IMAGE,
  SERVICE,
  SHAPES,
  VOLUME,
} from "../types.ts";
import { isMap } from "../read.ts";
import { dockerBuildFacts, dockerBuildImageFacts } from "./build.ts";
import { containerFacts } from "./container.ts";
import { networkFacts } from "./network.ts";
import { serviceFacts } from "./service.ts";
import { volumeFacts } from "./volume.ts";

/** A resource as the engine hands it to a policy. */
export interface DeclaredResource {
  readonly urn: string;
  readonly type: string;
  /** Raw inputs, or anything that reads like them: sentinels, throwing proxies and nonsense are all taken. */
  readonly properties: unknown;
  readonly managedByProvider: boolean;
  /** The option `protect`; off unless given, as in Pulumi. */
  readonly isProtected?: boolean | undefined;
}

/** The facts of one declared resource. Types that the gate has no table for get none, and their rule speaks. */
export function resourceFacts(resource: DeclaredResource): ResourceFacts {
  const { urn, type, properties, managedByProvider, isProtected = false } = resource;
  const shape = SHAPES.get(type);
  const problems: Problem[] = [];
  const decoded = shape === undefined ? {} : decode(shape, properties ?? {}, "", problems);
  const declared = isMap(decoded) ? decoded : {};
  const facts: ResourceFacts = {
    resource: urn,
    type,
    managedByProvider,
    isProtected,
    declared,
    problems,
  };
  switch (type) {
    case CONTAINER:
      return { ...facts, workload: containerFacts(facts.declared) };
    case NETWORK:
      return { ...facts, network: networkFacts(facts.declared, outputAt(properties, "id")) };
    case VOLUME:
      return { ...facts, volume: volumeFacts(facts.declared) };
    case SERVICE:
      return { ...facts, workload: serviceFacts(facts.declared) };
    case IMAGE:
    case REMOTE_IMAGE:
    case REGISTRY_IMAGE:
      return { ...facts, build: dockerBuildFacts(facts.declared) };
    case DOCKER_BUILD_IMAGE:
      return { ...facts, build: dockerBuildImageFacts(facts.declared) };
    default:
      return facts;
  }
}
