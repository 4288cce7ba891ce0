// node recorder.mjs <bundle>
//
// Runs the bundle until its standard input ends, then keeps what V8 has compiled of it by then.
import { replaceFile } from "../keep.mjs";
import { cacheOf, runBundle } from "./run.mjs";

const [, , file = ""] = process.argv;
// What the bundle sees of its arguments is what it sees when it is run.
process.argv.splice(1, 1);
const { script, digest } = runBundle(file);
process.stdin.resume().once("end", () => {
  const cache = Buffer.concat([digest, script.createCachedData()]);
  void replaceFile(cacheOf(file), cache, 0o644).then(() => process.exit(0));
});
