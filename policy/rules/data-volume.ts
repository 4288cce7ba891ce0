import type { Workload } from "../facts/model.ts";
import { isCarrierOf, isDataVolume, isItsOwnVolume, isTokenVolume } from "../facts/names.ts";
import { isUnknown } from "../facts/unknown.ts";
import { deny, type Danger, type Rule } from "./rule.ts";

const NAMELESS =
  "The container's name is not known during the preview, so it may be another one that is given the database's files or the API's " +
  "token. Write its name out.";
const INSTEAD = "Use another volume, and ask the API for documents.";

/** One finding for each mount; a service makes many containers, on machines of which nothing is known. */
function foreign({ kind: workload, name, neverStarted, mounts }: Workload): Danger[] {
  const who = workload === "service" ? "A swarm service" : "Another container";
  return mounts.flatMap(({ kind, source, sourcePath }): Danger[] => {
    if (kind !== "volume" || (workload === "container" && isItsOwnVolume(name, source))) return [];
    if (workload === "container" && isUnknown(name) && (isDataVolume(source) || isTokenVolume(source))) {
      return [{ kind: "unknown", path: sourcePath, message: NAMELESS }];
    }
    if (isDataVolume(source)) {
      return [
        deny(sourcePath, `${who} is given the database's files, with every document and password`, INSTEAD),
      ];
    }
    if (!isTokenVolume(source) || (isCarrierOf(name, source) && neverStarted)) return [];
    return [deny(sourcePath, `${who} is given the API's token, which opens the API`, INSTEAD)];
  });
}

export const dataVolume: Rule = {
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
    return workload === undefined ? [] : foreign(workload);
  },
};
