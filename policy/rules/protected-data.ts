import type { Project } from "../facts/project.ts";
import { DEVELOPMENT, stackOf } from "../facts/stack-name.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Rule } from "./rule.ts";

const OPTION = "Give the volume the resource option protect: true";

export const protectedDataOf = ({ names }: Project): Rule => ({
  id: "protected-data",
  title: "Outside stack dev the database's volume is protected from being deleted",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A destroy, or a change that gives the volume another name in the program, deletes it, and every document with it, as if that " +
    "were an ordinary change. The engine refuses to delete what is protected. Every stack but dev holds somebody's documents.",
  remedy: `${OPTION}, by mallku:protectData in Mallku's own program.`,
  references: [],
  check({ resource, volume, isProtected }) {
    const stack = stackOf(resource);
    if (volume === undefined || stack === undefined || stack === DEVELOPMENT || isProtected) return [];
    if (isUnknown(volume.name)) {
      const found = "The volume's name is not known during the preview, so it may be the database's, and it";
      return [{ kind: "unknown", path: "name", message: `${found} is not protected. ${OPTION}.` }];
    }
    if (!names.isData(volume.name)) return [];
    return [deny("", "The database's volume can be deleted, and every document with it", `${OPTION}.`)];
  },
});
