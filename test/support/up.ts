import { expect } from "vitest";
import type { CommandResult, Installation } from "./installation.ts";

/**
 * Makes, or puts right, what an installation declares.
 * @returns what the command said
 * @throws AssertionError, with the command's own words, where it fails or a barrier is not seen to hold
 */
export async function up(here: Installation): Promise<CommandResult> {
  const result = await here.mallku("up");
  expect(result, result.stdout + result.stderr).toMatchObject({ code: 0 });
  expect(result.stdout).not.toMatch(/BROKEN|UNKNOWN/);
  return result;
}
