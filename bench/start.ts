import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compare, table } from "./measure.ts";

const ROUNDS = 7;
const root = fileURLToPath(new URL("../", import.meta.url));

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: "ignore" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}: run it by hand.`);
}

/** `npm start` with everything in place, against what `pulumi up` itself does for the same stack, unchanged. */
export async function benchStart(): Promise<string> {
  await run("npm", ["start"]);
  const figures = await compare(
    [
      {
        name: "pulumi up without a pack: preview, then update",
        run: () => run(process.execPath, ["bench/bare-up.ts"]),
      },
      {
        name: "npm start: set-up, gated preview, look at Docker, five barriers measured",
        run: () => run("npm", ["start"]),
      },
    ],
    ROUNDS,
  );
  return table("A start with nothing to change", figures);
}
