import { NOTHING } from "../../facts/shape.ts";
import type { Origin, StackFacts, StackMember } from "../../facts/stack.ts";
import {
  DOCKER_BUILD_IMAGE,
  DOCKER_BUILD_INDEX,
  IMAGE,
  REGISTRY_IMAGE,
  REMOTE_IMAGE,
  TAG,
} from "../../facts/types.ts";
import { isUnknown } from "../../facts/unknown.ts";
import type { StackDanger, StackRule } from "../rule.ts";

const IMAGES = new Set([IMAGE, REMOTE_IMAGE, REGISTRY_IMAGE, TAG, DOCKER_BUILD_IMAGE, DOCKER_BUILD_INDEX]);

function unknownAt(member: StackMember, path: string, what: string): StackDanger {
  return {
    kind: "unknown",
    path,
    message: `The ${what} is not known during the preview and does not come from this stack's own ${what} alone. Write it out, or use the resource's own name.`,
    resource: member.facts.resource,
  };
}

/**
 * @param unnamed the URNs of volumes whose own names are not known: of a volume with a known name an unknown can only be
 * something else of it, such as its place on the host
 */
function originsOf(member: StackMember, unnamed: ReadonlySet<string>): StackDanger[] {
  const { workload, problems } = member.facts;
  if (workload === undefined) return [];
  const dangers: StackDanger[] = [];
  const service = workload.kind === "service";
  const from = (property: string) => member.origins[service ? "taskSpec" : property] ?? [];
  if (isUnknown(workload.image)) {
    const origins = from("image");
    const isImage = ({ type }: Origin) => IMAGES.has(type);
    // A service's image is one of many things in one property.
    if (!origins.some(isImage) || (!service && !origins.every(isImage)))
      dangers.push(unknownAt(member, service ? "taskSpec.containerSpec.image" : "image", "image"));
  }
  for (const { source, sourcePath } of workload.mounts) {
    // Where nothing unknown is allowed at all, the container's own rule has reported it.
    const isReported = problems.some(({ path, decides }) => path === sourcePath && decides !== NOTHING);
    if (!isUnknown(source) || isReported) continue;
    const origins = from("volumes");
    if (origins.length > 0 && origins.every(({ urn }) => unnamed.has(urn))) continue;
    dangers.push(unknownAt(member, sourcePath, "volume"));
  }
  return dangers;
}

export const knownOrigins: StackRule<StackFacts> = {
  id: "known-origins",
  title: "An image or volume that is not known yet comes from this stack",
  severity: "high",
  enforcement: "mandatory",
  why:
    "The id of an image that is yet to be built cannot be known, and need not be while it is this stack's own image. From anywhere " +
    "else it can turn out to be anything; a volume's name can turn out to be a path of the host.",
  remedy: "Take the image from this stack's Image or RemoteImage, and the volume's name from its Volume.",
  references: [],
  check({ members }) {
    const volumes = members.filter(({ facts }) => isUnknown(facts.volume?.name));
    const unnamed = new Set(volumes.map(({ facts }) => facts.resource));
    return members.flatMap((member) => originsOf(member, unnamed));
  },
};
