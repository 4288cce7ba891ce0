import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closed, mending, naive } from "../../../policy/testkit/example/policies.ts";
import { scratch } from "../../unit/tools/scratch.ts";

/** The testkit's own examples, by the name of their export. */
export const EXAMPLES = { naive, closed, mending } as const;
export type ExampleName = keyof typeof EXAMPLES;

/** Writes a pack with one of the example's policies as one executable. */
export async function makePack(name: ExampleName): Promise<string> {
  const folder = await scratch();
  const file = join(folder, "pack");
  const root = new URL("../../../", import.meta.url);
  const example = new URL("policy/testkit/example/policies.ts", root).href;
  await writeFile(join(folder, "package.json"), '{ "version": "1.0.0", "type": "commonjs" }');
  await writeFile(
    file,
    `#!${process.execPath}
    process.chdir(${JSON.stringify(folder)});
    const { PolicyPack } = require("node:module").createRequire(${JSON.stringify(root.href)})("@pulumi/policy");
    import(${JSON.stringify(example)}).then((policies) => {
      new PolicyPack("example", { policies: [policies[${JSON.stringify(name)}]] });
    });`,
  );
  await chmod(file, 0o755);
  return file;
}
