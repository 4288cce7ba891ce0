import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { runBundle } from "../tools/code-cache/run.mjs";
import { STARTED_IN } from "./started-in.ts";

/**
 * The pack as one executable, which the engine (3.255 and later) starts as it starts a provider, with no language host
 * between. It goes to its own folder first, because the policy SDK looks there for the pack's version, and runs the pack
 * with the compiled code that the build left: the engine kills a pack when it is done, before it could leave any itself.
 */
const folder = dirname(realpathSync(process.argv[1] ?? ""));
process.env[STARTED_IN] = process.cwd();
process.chdir(folder);
runBundle(join(folder, "pack.cjs"));
