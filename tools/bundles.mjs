import { join } from "node:path";
import { staleBundles } from "./build.mjs";
import { root } from "./folders.mjs";
import { withFirst } from "./node.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "bundles";

/**
 * Makes the bundles that are not fresh, with the Node that will run them.
 * @param {import("./ground.mjs").Ground} ground
 * @param {import("./facts.d.ts").SetupFacts["node"]} node
 * @returns {Promise<"found" | "built">}
 */
export async function makeBundles({ env, progress }, node) {
  const stale = await staleBundles(`v${node.version}`);
  if (stale.length === 0) return "found";
  progress.phase(PART, `building ${stale.join(", ")}`);
  const { ok, text } = await run(node.path, [join(root, "tools/build.mjs")], {
    env: withFirst(env, node.path),
    timeout: 10 * 60_000,
  });
  if (!ok)
    throw new SetupProblem(
      `the bundles could not be built (${errorLine(text)})`,
      `cd ${root} && npm run build`,
    );
  return "built";
}
