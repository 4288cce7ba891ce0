import { describe, expect, test } from "vitest";
import {
  arangodArguments,
  arangodEnvironment,
  arangodMemory,
} from "../../infra/image/gateway/arangod-options.ts";
import known from "../../offline/database/options.json" with { type: "json" };

const gibibyte = 1024 ** 3;
const settings = {
  address: "127.0.0.1",
  port: 8529,
  dataFolder: "/var/lib/mallku",
  memoryBytes: 2 * gibibyte,
};

function optionsOf(argv: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < argv.length; index += 2)
    pairs.push([argv[index]?.slice(2) ?? "", argv[index + 1] ?? ""]);
  return pairs;
}
const options = new Map(optionsOf(arangodArguments(settings)));

describe("arangod gets every barrier on its command line, and nothing else decides", () => {
  test.each([
    ["config", "none"],
    ["server.authentication", "true"],
    ["server.authentication-system-only", "false"],
    ["server.harden", "true"],
    ["javascript.enabled", "false"],
    ["javascript.harden", "true"],
    ["javascript.startup-options-allowlist", "^$"],
    ["javascript.environment-variables-allowlist", "^$"],
    ["javascript.files-allowlist", "^$"],
    ["javascript.endpoints-allowlist", "^$"],
    ["javascript.allow-admin-execute", "false"],
    ["foxx.enable", "false"],
    ["foxx.api", "false"],
    ["foxx.store", "false"],
    ["log.api-enabled", "false"],
    ["server.options-api", "disabled"],
    ["server.support-info-api", "disabled"],
    ["web-interface.version-check", "false"],
    ["log.request-parameters", "false"],
  ])("--%s %s", (name, value) => {
    expect(options.get(name)).toBe(value);
  });

  test.each([
    ["127.0.0.1", "tcp://127.0.0.1:8529"],
    ["::1", "tcp://[::1]:8529"],
  ])("there is exactly one endpoint, on %s", (address, endpoint) => {
    const endpoints = optionsOf(arangodArguments({ ...settings, address })).filter(([name]) =>
      name.endsWith("endpoint"),
    );
    expect(endpoints).toEqual([["server.endpoint", endpoint]]);
  });

  test("each name is an option of ArangoDB 3.12 and is given once: arangod would not start otherwise", () => {
    const names = optionsOf(arangodArguments(settings)).map(([name]) => name);
    expect(names.filter((name) => !Object.hasOwn(known.options, name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("no argument holds a password: arguments are shown by ps", () => {
    expect(arangodArguments(settings).join(" ")).not.toMatch(/password/i);
  });
});

describe("arangod stays within the container's memory", () => {
  const sizes = [
    "rocksdb.block-cache-size",
    "rocksdb.total-write-buffer-size",
    "cache.size",
    "query.global-memory-limit",
  ];

  test.each([512 * 1024 ** 2, gibibyte, 2 * gibibyte, 64 * gibibyte])(
    "%d bytes are shared out, and not more",
    (memoryBytes) => {
      const given = new Map(optionsOf(arangodArguments({ ...settings, memoryBytes })));
      const sum = sizes.map((name) => Number(given.get(name))).reduce((left, right) => left + right);
      expect(sum).toBeLessThan(arangodMemory(memoryBytes));
      expect(arangodMemory(memoryBytes)).toBeLessThan(memoryBytes);
      // arangod refuses to start with less.
      expect(Number(given.get("rocksdb.total-write-buffer-size"))).toBeGreaterThanOrEqual(64 * 1024 ** 2);
      // And if one query may take more than all of them.
      expect(Number(given.get("query.memory-limit"))).toBeLessThanOrEqual(
        Number(given.get("query.global-memory-limit")),
      );
    },
  );

  test("the limit reaches arangod as plain bytes, because it does not see the container's", () => {
    const env = arangodEnvironment("secret", 2 * gibibyte, 3);
    expect(env["ARANGODB_OVERRIDE_DETECTED_TOTAL_MEMORY"]).toBe(String(arangodMemory(2 * gibibyte)));
    expect(env["ARANGODB_OVERRIDE_DETECTED_NUMBER_OF_CORES"]).toBe("3");
  });
});
