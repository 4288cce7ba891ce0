import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { exitCodeOf } from "../../../cli/exit-codes.ts";
import { CancelledError, DockerError, EngineError } from "../../../engine/errors.ts";
import { SecurityError } from "../../../engine/security-error.ts";
import { SettingsError } from "../../../infra/errors.ts";

test.each<[string, unknown, number]>([
  ["a wrong setting", new SettingsError([]), 2],
  ["a wrong option", new CommanderError(1, "commander.unknownOption", ""), 2],
  ["help that was asked for", new CommanderError(0, "commander.help", ""), 0],
  ["a barrier that does not hold", new SecurityError("", []), 5],
  ["an interruption", new CancelledError(), 8],
  ["a daemon that does not answer", new DockerError(), 1],
  ["an engine that failed", new EngineError(), 1],
  ["what nobody foresaw", "not even an error", 1],
])("a script can tell %s from the rest", (_what, error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
