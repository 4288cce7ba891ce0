import { z } from "zod";
import type { ListKind } from "../decision/endpoints.ts";
import type { DatabaseNames } from "../../infra/names.ts";

const containers = z.array(z.looseObject({ Names: z.array(z.string()).nullish() }));
const named = z.looseObject({ Name: z.string() });
const networks = z.array(named);
const volumes = z.looseObject({ Volumes: z.array(named).nullish() });
const tagged = z.looseObject({ RepoTags: z.array(z.string()).nullish() });
const images = z.array(tagged);
const event = z.looseObject({
  Type: z.string(),
  Actor: z.looseObject({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
});

/**
 * What of a list is Mallku's. The list is cut here and not by a filter of Docker's, whose names match by part or by
 * pattern and whose filters of one kind add to each other.
 * @throws ZodError where Docker's answer has not the shape of such a list
 */
export function keepOwn(kind: ListKind, answer: unknown, names: DatabaseNames): unknown {
  switch (kind) {
    case "containers":
      return containers.parse(answer).filter(({ Names }) => (Names ?? []).some(isOwnContainer(names)));
    case "networks":
      return networks.parse(answer).filter(({ Name }) => Name === names.network);
    case "volumes": {
      const list = volumes.parse(answer);
      return { ...list, Volumes: (list.Volumes ?? []).filter(({ Name }) => isOwnVolume(names, Name)) };
    }
    case "images":
      return images.parse(answer).filter((image) => isOwnImage(names, image));
  }
}

/** Whether a network or an image that was asked for by its id is Mallku's. */
export function isOwn(kind: "network" | "image", answer: unknown, names: DatabaseNames): boolean {
  return kind === "network"
    ? named.parse(answer).Name === names.network
    : isOwnImage(names, tagged.parse(answer));
}

/** Whether one line of Docker's events is about an object of Mallku's; a line that cannot be read is not. */
export function isOwnEvent(line: string, names: DatabaseNames): boolean {
  const parsed = event.safeParse(readJson(line));
  if (!parsed.success) return false;
  const { ID, Attributes } = parsed.data.Actor;
  const name = Attributes?.["name"];
  switch (parsed.data.Type) {
    case "container":
      return name !== undefined && isOwnContainer(names)(name);
    case "network":
      return name === names.network;
    case "volume":
      return isOwnVolume(names, ID);
    case "image":
      return name === names.image || ID === names.image;
    default:
      return false;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isOwnContainer =
  ({ container, tokenCarrier }: DatabaseNames) =>
  (name: string) =>
    [container, tokenCarrier].includes(name.replace(/^\//, ""));

function isOwnVolume({ volume, tokenVolume }: DatabaseNames, name: string): boolean {
  return name === volume || name === tokenVolume;
}

function isOwnImage({ image }: DatabaseNames, { RepoTags }: z.output<typeof tagged>): boolean {
  return RepoTags?.includes(image) ?? false;
}
