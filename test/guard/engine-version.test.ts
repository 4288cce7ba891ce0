import { expect, test } from "vitest";
import { pluginFlaws } from "../../guard/engine-version.ts";

test.each([
  ["18.09.0", true, true],
  ["18.09.1", false, true],
  ["19.03.15", true, true],
  ["20.10.24+dfsg1", true, true],
  ["23.0.14", true, true],
  ["23.0.15", false, true],
  ["24.0.9", true, true],
  ["25.0.5", true, true],
  ["25.0.6", false, true],
  ["26.1.4", true, true],
  ["26.1.5", false, true],
  ["27.1.0", true, true],
  ["27.1.1", false, true],
  ["28.5.2", false, true],
  ["29.3.0", false, true],
  ["29.3.1", false, false],
  ["v30.0.0-rc.1", false, false],
  ["dev", "unknown", "unknown"],
  ["", "unknown", "unknown"],
  ["29.3.1.7", "unknown", "unknown"],
] as const)(
  "of a daemon %s it is known how its plugins can be passed",
  (version, emptyLength, overMebibyte) => {
    expect(pluginFlaws(version).map(({ cve, present }) => [cve, present])).toEqual([
      ["CVE-2024-41110", emptyLength],
      ["CVE-2026-34040", overMebibyte],
    ]);
  },
);
