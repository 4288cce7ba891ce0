import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Types are stripped and modules compiled once, and not at each `pulumi preview`: so the program is loaded only after this.
enableCompileCache(fileURLToPath(new URL("../build/compile-cache", import.meta.url)));
const { declareStack } = await import("./program.ts");

/** What `pulumi up` runs, and the stack's outputs. */
export const { apiUrl, healthUrl, internalUrl, containerName, networkName, imageId, volumeName, standIns } =
  await declareStack();
