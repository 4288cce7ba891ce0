import {
  isDatabaseContainer,
  isDatabaseImage,
  isDataVolume,
  isTokenCarrier,
  isTokenVolume,
} from "../facts/names.ts";
import { deny, type Rule } from "./rule.ts";

export const dataVolume: Rule = {
  id: "data-volume",
  title: "Only the database's container holds the database's files",
  severity: "critical",
  enforcement: "mandatory",
  scope: "resource",
  why:
    "Whoever has the data volume has every document and the database's passwords, without a port and without a token. A second " +
    "server on the same files also destroys them. The volume with the API's token opens the API.",
  remedy: "Give other containers volumes of their own, and let them ask the API.",
  references: [],
  check({ workload }) {
    if (workload === undefined) return [];
    if (isDatabaseContainer(workload.name) || isDatabaseImage(workload.image)) return [];
    return workload.mounts.flatMap(({ kind, source, sourcePath }) => {
      if (kind !== "volume") return [];
      if (isDataVolume(source)) {
        return [deny(sourcePath, "Another container is given the database's files", "Use another volume.")];
      }
      if (isTokenVolume(source) && !(isTokenCarrier(workload.name) && workload.neverStarted)) {
        return [deny(sourcePath, "Another container is given the API's token", "Use another volume.")];
      }
      return [];
    });
  },
};
