import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { runBundle } from "../../tools/code-cache/run.mjs";

/** The executable that the Pulumi engine finds on PATH as the docker provider: it runs the provider, compiled ahead. */
runBundle(join(dirname(realpathSync(process.argv[1] ?? "")), "provider.cjs"));
