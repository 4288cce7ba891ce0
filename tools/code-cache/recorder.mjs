// node recorder.mjs <bundle> [argument ...]
//
// Runs the bundle until it ends, or until its standard input does, and keeps what V8 has compiled of it by then.
import { renameSync, writeFileSync } from "node:fs";
import { cacheOf, runBundle } from "./run.mjs";

const [, , file = ""] = process.argv;
// The bundle sees the arguments that it would have if it were run itself.
process.argv.splice(1, 1);
const { script, digest } = runBundle(file);
process.once("exit", () => {
  const draft = `${cacheOf(file)}.${process.pid}`;
  writeFileSync(draft, Buffer.concat([digest, script.createCachedData()]));
  renameSync(draft, cacheOf(file));
});
process.stdin
  .resume()
  .once("end", () => process.exit(0))
  .unref();
