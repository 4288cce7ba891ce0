import { benchCheck } from "./check.ts";
import { benchGate } from "./gate.ts";
import { benchGateway } from "./gateway.ts";
import { benchGuard } from "./guard.ts";
import { benchHealthy } from "./healthy.ts";
import { benchImage } from "./image.ts";
import { benchMcp } from "./mcp.ts";
import { benchPreview } from "./preview.ts";
import { benchStart } from "./start.ts";

const BENCHES: Readonly<Record<string, () => Promise<string>>> = {
  preview: benchPreview,
  gate: benchGate,
  check: benchCheck,
  start: benchStart,
  gateway: benchGateway,
  guard: benchGuard,
  healthy: () => benchHealthy("http://127.0.0.1:8080"),
  image: benchImage,
  mcp: benchMcp,
};

/** The figures that are named, or all, one after the other, as Markdown on standard output. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0)
  throw new Error(`No such figure: ${unknown.join(", ")}. There are ${Object.keys(BENCHES).join(", ")}.`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(await bench());
}
