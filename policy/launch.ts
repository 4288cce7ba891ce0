import { realpathSync } from "node:fs";
import { createRequire, enableCompileCache } from "node:module";
import { dirname, join } from "node:path";

/**
 * The pack as one executable, which the engine (3.255 and later) starts as it starts a provider, with no language host
 * between. It goes to its own folder first, because the policy SDK looks there for the pack's version, and loads the pack
 * with the compile cache that the build left: the engine kills a pack when it is done, before a cache could be written.
 */
const folder = dirname(realpathSync(process.argv[1] ?? ""));
process.chdir(folder);
enableCompileCache(join(folder, "cache"));
createRequire(join(folder, "pack.cjs"))("./pack.cjs");
