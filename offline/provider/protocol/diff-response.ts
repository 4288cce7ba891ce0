import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as m from "@pulumi/pulumi/proto/provider_pb.js";
import type { Diff } from "../resource.ts";
import type { Difference } from "../schema/diff.ts";

/** @param ignored property paths that the program tells the engine to leave alone (ignoreChanges) */
export function diffResponse(
  { differences, deleteBeforeReplace }: Diff,
  ignored: readonly string[],
): m.DiffResponse {
  const counted = differences.filter(({ path }) => !ignored.some((one) => isWithin(path, one)));
  const replaces = [...new Set(counted.filter((one) => one.replaces).map(({ path }) => topLevel(path)))];
  const response = new messages.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  response.setChanges(counted.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...new Set(counted.map(({ path }) => topLevel(path)))]);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const difference of counted)
    response.getDetaileddiffMap().set(difference.path, propertyDiff(difference));
  return response;
}

function propertyDiff({ kind, replaces }: Difference): m.PropertyDiff {
  const kinds = messages.PropertyDiff.Kind;
  const [inPlace, replacing] = {
    add: [kinds.ADD, kinds.ADD_REPLACE],
    delete: [kinds.DELETE, kinds.DELETE_REPLACE],
    update: [kinds.UPDATE, kinds.UPDATE_REPLACE],
  }[kind];
  const diff = new messages.PropertyDiff();
  diff.setKind((replaces ? replacing : inPlace) ?? kinds.UPDATE);
  return diff;
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`);
}

const topLevel = (path: string): string => path.replace(/[.[].*$/s, "");
