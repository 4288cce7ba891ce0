import { stripVTControlCharacters } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { z } from "zod";
import { announceCheck, describeRest, describeResult } from "../../../cli/explain-check.ts";
import { verifyLine, verifySchema } from "../../../cli/verify-json.ts";
import type { CheckResult } from "../../../monitor/amnesia/check.ts";

const result = (state: CheckResult["state"]): CheckResult => ({
  id: "neighbour_refused",
  title: "A neighbour does not reach the database",
  tries: "Connects to 8529.",
  why: "Neighbours get taken over.",
  state,
  seen: ["port 8529: ECONNREFUSED", "port 8080: connected"],
});

test("whoever reads a check's lines learns what it tries, why, and what it saw", () => {
  const text = stripVTControlCharacters(
    `${announceCheck(result("fail"), "1/1")}\n${describeResult(result("fail"))}`,
  );
  expect(text.split("\n").map((line) => line.trim())).toEqual([
    "1/1  A neighbour does not reach the database (neighbour_refused)",
    "tries   Connects to 8529.",
    "why     Neighbours get taken over.",
    "saw     port 8529: ECONNREFUSED",
    "port 8080: connected",
    "BROKEN",
  ]);
});

test("the end counts what could not be tried apart, and names what nothing stops", () => {
  const text = stripVTControlCharacters(
    describeRest([result("pass"), result("fail"), result("unknown")], ["Root reads the volume."]),
  );
  expect(text).toContain("1 hold, 1 do not, 1 could not be tried.");
  expect(text).toContain("- Root reads the volume.");
});

test("a script that reads the published schema can read every verdict, and only all passes hold", async () => {
  const schema = z.toJSONSchema(verifySchema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    "../../../docs/schemas/verify.json",
  );
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  for (const states of [["pass"], ["pass", "unknown"], ["fail"]] as const) {
    const results = states.map(result);
    const verified = { at: new Date(0), stack: "dev", deep: true, results, notStopped: ["Root."] };
    const line: unknown = JSON.parse(verifyLine(verified));
    expect(validate(line), JSON.stringify(validate.errors)).toBe(true);
    expect(line).toMatchObject({ holds: states.join() === "pass" });
  }
});
