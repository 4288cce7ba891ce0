import type { Workload } from "../facts/model.ts";
import type { Names } from "../facts/names.ts";
import type { Project } from "../facts/project.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

const NAMELESS =
  "The container's name is not known during the preview, so it may be another one that is given the database's files or the API's " +
  "token. Write its name out.";
const INSTEAD = "Use another volume, and ask the API for documents.";

/** One finding for each mount; a service makes many containers, on machines of which nothing is known. */
function foreign({ kind: workload, name, neverStarted, mounts }: Workload, names: Names): Danger[] {
  const who = workload === "service" ? "A swarm service" : "Another container";
  return mounts.flatMap(({ kind, source, sourcePath }): Danger[] => {
    if (kind !== "volume" || (workload === "container" && names.isItsOwnVolume(name, source))) return [];
    if (workload === "container" && isUnknown(name) && (names.isData(source) || names.isToken(source))) {
      return [{ kind: "unknown", path: sourcePath, message: NAMELESS }];
    }
    if (names.isData(source)) {
      return [
        deny(sourcePath, `${who} is given the database's files, with every document and password`, INSTEAD),
      ];
    }
    if (!names.isToken(source) || (names.isCarrierOf(name, source) && neverStarted)) return [];
    return [deny(sourcePath, `${who} is given the API's token, which opens the API`, INSTEAD)];
  });
}

export const dataVolumeOf = ({ names }: Project): Rule => ({
  id: "data-volume",
  title: "Only the database's container holds the database's files",
  severity: "critical",
  enforcement: "mandatory",
  why:
    "Whoever has the data volume has every document and the database's passwords, without a port and without a token. A second " +
    "server on the same files also destroys them. The volume with the API's token opens the API. Of two installations on one " +
    "Docker each holds only its own.",
  remedy: "Give other containers volumes of their own, and let them ask the API.",
  references: [],
  check({ workload }) {
    return workload === undefined ? [] : foreign(workload, names);
  },
});
