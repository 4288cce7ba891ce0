/** An image reference, split as Docker's reference grammar does. */
export interface ImageReference {
  /** Registry, path and name. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Source: distribution/reference: a tag follows the last colon that stands after the last slash. */
export function parseImageReference(text: string): ImageReference {
  const [name = "", digest] = text.trim().split("@", 2);
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    tag: colon < 0 ? undefined : name.slice(colon + 1),
    digest,
  };
}

/** Whether a text is an image's id on one Docker, and no name. */
export function isImageId(text: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$/.test(text.trim());
}

/** Whether the reference, or an image's id, names one content for ever. */
export function isPinned(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(parseImageReference(text).digest ?? "") || isImageId(text);
}
