import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rulePages } from "./rule-pages.ts";

// npm run docs
//
// Writes docs/rules/ from the rules, and takes away the pages of rules that are gone.
const folder = new URL("../docs/rules/", import.meta.url);
const pages = await rulePages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) {
  if (!pages.has(name)) await rm(new URL(name, folder));
}
for (const [name, text] of pages) await writeFile(new URL(name, folder), text);
console.log(`${pages.size} pages in ${fileURLToPath(folder)}`);
