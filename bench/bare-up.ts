import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { openStack } from "../engine/stack.ts";
import { setupFacts } from "./stacks.ts";

/**
 * The peer of `npm start`: the stack dev, previewed and updated as `pulumi up` does it, without a pack. The stack's file
 * is the checkout's own, or the one that is given.
 */
const facts = await setupFacts();
const { stack } = await openStack({
  stack: "dev",
  projectFolder: fileURLToPath(new URL("../", import.meta.url)),
  configFile: process.argv[2],
  stateFolder: dirname(process.env["MALLKU_SETUP"] ?? ""),
  facts,
});
await stack.preview();
await stack.up();
