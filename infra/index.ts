import { declareStack } from "./program.ts";

/** What `pulumi up` runs, and the stack's outputs. */
export const { apiUrl, healthUrl, internalUrl, containerName, networkName, imageId, volumeName, standIns } =
  await declareStack();
