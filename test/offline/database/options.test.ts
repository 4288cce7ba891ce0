import fc from "fast-check";
import { describe, expect, test } from "vitest";
import data from "../../../offline/database/options.json" with { type: "json" };
import { booleanOption, parseOptions } from "../../../offline/database/options.ts";
import { StartError } from "../../../offline/database/start-error.ts";

const names = Object.entries(data.options);
const refusal = (argv: string[]): StartError => {
  try {
    parseOptions(argv);
  } catch (error) {
    if (error instanceof StartError) return error;
  }
  throw new Error(`it took ${argv.join(" ")}`);
};

const valueOf: Record<string, string> = {
  boolean: "false",
  double: "0.5",
  int32: "-1",
  int64: "-1",
  string: "x",
  "string...": "x",
  uint32: "1",
  uint64: "1GiB",
};

describe("a flag that arangod knows is not lost on the way", () => {
  test("every option of arangod is taken in both spellings", () => {
    for (const [name, type] of names) {
      const value = valueOf[type] ?? "";
      expect(parseOptions([`--${name}`, value]).get(name), name).toEqual([value]);
      expect(parseOptions([`--${name}=${value}`]).get(name), name).toEqual([value]);
    }
    expect(names).toHaveLength(475);
  });

  test("a second endpoint is a second listener, not a replacement", () => {
    const argv = ["--server.endpoint", "tcp://a", "--server.endpoint=tcp://b"];
    expect(parseOptions(argv).get("server.endpoint")).toEqual(["tcp://a", "tcp://b"]);
  });

  test("of an option that is no list the last value counts", () => {
    expect(
      parseOptions(["--database.directory=a", "--database.directory", "b"]).get("database.directory"),
    ).toEqual(["b"]);
  });

  test("a boolean alone is true, and does not swallow the option behind it", () => {
    const options = parseOptions(["--server.harden", "--server.authentication", "false", "--version"]);
    expect(booleanOption(options, "server.harden", false)).toBe(true);
    expect(booleanOption(options, "server.authentication", true)).toBe(false);
    expect(booleanOption(options, "version", false)).toBe(true);
  });

  test("a value that looks like an option is a value where one is needed", () => {
    expect(parseOptions(["--log.prefix", "--version"]).get("log.prefix")).toEqual(["--version"]);
  });
});

describe("a flag that arangod would die of ends the stand-in too", () => {
  test.each([
    ["server.disable-admin-interface", "not an option at all"],
    ["Server.Endpoint", "another case"],
    ["server", "a section"],
    ["", "nothing"],
  ])("--%s (%s)", (name) => {
    const error = refusal([`--${name}`, "x"]);
    expect(error.exitCode).toBe(3);
  });

  test("the message names the flag and the near ones", () => {
    const { message } = refusal(["--server.endpoints", "tcp://127.0.0.1:8529"]);
    expect(message).toContain("unknown option '--server.endpoints'");
    expect(message).toContain("--server.endpoint");
  });

  test.each([
    [["--server.authentication=maybe"]],
    [["--server.io-threads", "-1"]],
    [["--server.io-threads", "18446744073709551616"]],
    [["--agency.election-timeout-max", "soon"]],
    [["--log.max-entry-length=4294967296"]],
    [["--server.maintenance-actions-block", "2147483648"]],
    [["--database.directory"]],
  ])("%j has a bad value", (argv) => {
    expect(refusal(argv).exitCode).toBe(4);
  });

  test("no name outside the list is ever taken, none inside it ever refused by name", () => {
    const known = fc.constantFrom(...names.map(([name]) => name));
    const section = fc.constantFrom("server", "log", "database", "javascript", "foxx", "");
    const other = fc
      .tuple(section, fc.stringMatching(/^[a-z-]{1,12}$/))
      .map(([a, b]) => (a === "" ? b : `${a}.${b}`));
    fc.assert(
      fc.property(fc.oneof(known, other), fc.string(), (name, value) => {
        let code = 0;
        try {
          parseOptions([`--${name}=${value}`]);
        } catch (error) {
          code = error instanceof StartError ? error.exitCode : -1;
        }
        expect(code === 3).toBe(!Object.hasOwn(data.options, name));
        expect([0, 3, 4]).toContain(code);
      }),
    );
  });
});
