import { compare, table } from "./measure.ts";
import { run } from "./run.ts";

const ROUNDS = 7;

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
