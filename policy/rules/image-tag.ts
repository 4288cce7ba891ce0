import { databaseImageInstance } from "../facts/names.ts";
import { textAt } from "../facts/read.ts";
import { TAG } from "../facts/types.ts";
import { cis, deny, type Rule } from "./rule.ts";

export const imageTag: Rule = {
  id: "image-tag",
  title: "Nothing else is given the database image's name",
  severity: "high",
  enforcement: "mandatory",
  waivable: true,
  why:
    "The database's container is made from an image by its name. A tag that puts the name on another image changes what runs " +
    "inside every barrier, without a change to the container.",
  remedy:
    "Give the tag another name, or tag the database's own image by its name. It is built by its own Image resource.",
  references: [cis("4.2", "Ensure that containers use only trusted base images")],
  check({ type, declared }) {
    if (type !== TAG) return [];
    const instance = databaseImageInstance(textAt(declared, "targetImage"));
    // A further tag of the very same image takes the name from nobody.
    if (instance === undefined || databaseImageInstance(textAt(declared, "sourceImage")) === instance)
      return [];
    return [
      deny(
        "targetImage",
        "Another image is given the name of the database's image, and would run inside every barrier",
        "Use another name.",
      ),
    ];
  },
};
