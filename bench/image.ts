import Docker from "dockerode";
import { databaseNames } from "../infra/names.ts";

/** The image by its parts: each layer with the step that made it. Needs the stack dev's image: run `npm start` first. */
export async function benchImage(): Promise<string> {
  const image = new Docker().getImage(databaseNames("").image);
  const { Size } = await image.inspect();
  const history = (await image.history()) as { CreatedBy: string; Size: number }[];
  const layers = history.filter(({ Size: size }) => size > 0);
  const rows = layers.map(
    ({ CreatedBy, Size: size }) => `| ${megabytes(size)} | \`${CreatedBy.slice(0, 90)}\` |`,
  );
  return [
    "### The image, MB",
    "",
    "| MB | layer |",
    "|---|---|",
    `| ${megabytes(Size)} | whole |`,
    ...rows,
    "",
  ].join("\n");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
