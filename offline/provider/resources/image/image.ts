import { isDeepStrictEqual } from "node:util";
import { isObject, secret, type Properties } from "../../protocol/values.ts";
import type { Context, Made, Resource } from "../../resource.ts";
import type { Difference } from "../../schema/diff.ts";
import { build } from "./build.ts";
import { canBuildOnPreview, checkImage } from "./check.ts";

/** Where Pulumi's provider keeps a native resource's inputs, to compare the next ones with; secret as a whole. */
const INPUTS = "__inputs";

/** docker.Image: built by this machine's Docker Engine, and left there when the stack goes. */
export const image: Resource = {
  check: (context, _olds, news) => checkImage(context, news),
  diff: (state, news) => ({ differences: inputDifferences(state, news), deleteBeforeReplace: false }),
  create: buildAndRecord,
  planCreate: plan,
  planUpdate: (context, _state, inputs) => plan(context, inputs),
  update: async (context, _id, _state, inputs) => (await buildAndRecord(context, inputs)).state,
  // The real provider does not look either: an image that is gone is built again when its inputs change.
  read: (_context, id, inputs, state) => Promise.resolve({ id, inputs, state }),
  delete: () => Promise.resolve(),
};

async function plan(context: Context, inputs: Properties): Promise<Properties> {
  return canBuildOnPreview(inputs) ? (await buildAndRecord(context, inputs)).state : inputs;
}

async function buildAndRecord(context: Context, inputs: Properties): Promise<Made> {
  const { id, state } = await build(context, inputs);
  return { id, state: { ...state, [INPUTS]: secret(inputs) } };
}

function inputDifferences(state: Properties, news: Properties): Difference[] {
  const recorded = state[INPUTS];
  const olds = isObject(recorded) ? recorded : {};
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((key) => !isDeepStrictEqual(olds[key], news[key]))
    .map((path) => ({
      path,
      kind: olds[path] === undefined ? "add" : news[path] === undefined ? "delete" : "update",
      replaces: false,
    }));
}
