import type { Workload } from "../facts/model.ts";
import { coversPrograms, isDatabaseContainer, isDatabaseImage } from "../facts/names.ts";
import { isImageId } from "../facts/image-reference.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

function image({ name, image: reference, imagePath }: Workload): Danger[] {
  // An id says nothing of a name; where it is this stack's own image it cannot be known any earlier either.
  if (!isDatabaseContainer(name) || typeof reference !== "string") return [];
  if (isDatabaseImage(reference) || isImageId(reference)) return [];
  const found =
    "The database's container is made from another image, in which nothing keeps 8529 on loopback: the official one listens on every interface";
  return [deny(imagePath, found, "Use mallku/database, which this project's Image resource builds.")];
}

function covered({ mounts, scratch }: Workload): Danger[] {
  const volumes = mounts.flatMap(({ kind, path, target }) =>
    // A path of the host is another rule's finding already.
    kind !== "bind" && typeof target === "string" ? [{ path, value: target }] : [],
  );
  return [...volumes, ...scratch]
    .filter(({ value }) => coversPrograms(value))
    .map(({ path }) =>
      deny(
        path,
        "Something is mounted over the programs of the database's image, the gateway among them",
        "Mount it elsewhere, such as below /var/lib.",
      ),
    );
}

export const databaseImage: Rule = {
  id: "database-image",
  title: "The database's container runs the programs of its own image",
  severity: "high",
  enforcement: "mandatory",
  why:
    "The database listens on loopback because the first process of Mallku's image, the gateway, starts it so and watches it. " +
    "Another image under the container's name, or a volume mounted over the programs, runs something else inside every " +
    "barrier: ArangoDB's official image, for one, listens on every interface of the container.",
  remedy:
    "Make the container from this project's own image, mallku/database, and mount volumes beside its programs (/opt/mallku, /nodejs, /usr).",
  references: [cis("4.2", "Ensure that containers use only trusted base images")],
  check({ workload }) {
    if (workload === undefined) return [];
    const isDatabase = isDatabaseContainer(workload.name) || isDatabaseImage(workload.image);
    return [...image(workload), ...(isDatabase ? covered(workload) : [])];
  },
};
