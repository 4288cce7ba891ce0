import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { destroyLine, destroySchema } from "../../../cli/destroy-json.ts";
import { doctorLine, doctorSchema } from "../../../cli/doctor-json.ts";
import { initLine, initSchema } from "../../../cli/init-json.ts";
import { previewLine, previewSchema } from "../../../cli/preview-json.ts";
import { reportLine, reportSchema } from "../../../cli/report-json.ts";
import { statusOf } from "../../../cli/status-json.ts";
import { upLine, upSchema } from "../../../cli/up-json.ts";
import { versionLine, versionSchema } from "../../../cli/version-json.ts";
import { EngineLog, type Change } from "../../../engine/events.ts";
import { pluginFlaws } from "../../../guard/engine-version.ts";
import { barrier } from "../../../monitor/barriers.ts";
import { fine } from "../../../monitor/ground/finding.ts";
import { OUTPUTS } from "../../support/outputs.ts";

const URN = "urn:pulumi:dev::mallku::docker:index/container:Container::container";

const shown = {
  open: { name: "dev" },
  outputs: OUTPUTS,
};
const barriers = [barrier("api_accessible", "pass", ["200"])];
const verdict = { containerState: "running", containerId: "56a4", barriers, holds: true };

function preview(): string {
  const log = new EngineLog();
  const change = (urn: string, op: Change["op"]): Change => ({
    urn,
    op,
    type: "docker:index/container:Container",
    oldId: undefined,
    inputs: { envs: ["TOKEN=c4n4ry"] },
    diffs: ["memory"],
    isProtected: false,
  });
  log.changes.set(URN, change(URN, "replace"));
  log.changes.set(`${URN}-other`, change(`${URN}-other`, "same"));
  log.violations.push({
    policy: "hygiene",
    pack: "mallku-policy",
    urn: undefined,
    message: "…",
    mandatory: false,
  });
  return previewLine("dev", log);
}

const LINES: readonly [name: string, schema: z.ZodType, line: string][] = [
  ["up", upSchema, upLine(["create container"], statusOf(shown, { at: new Date(0), verdict, changes: [] }))],
  ["preview", previewSchema, preview()],
  ["destroy", destroySchema, destroyLine("dev", [URN])],
  [
    "doctor",
    doctorSchema,
    doctorLine({
      parts: [{ name: "Node", way: "found", detail: "24.21.0", mend: null }],
      ground: [fine("memory", "enough")],
      flaws: pluginFlaws("20.10.24"),
    }),
  ],
  ["version", versionSchema, versionLine([{ name: "node", version: "24.0.0" }])],
  ["init", initSchema, initLine({ file: "mcp.json", changed: false, backup: null })],
  ["report", reportSchema, reportLine({ stack: "dev", file: "report.html", holds: false })],
];

describe.each(LINES)("mallku %s --json", (name, schema, line) => {
  test("is one line, which a script can read by the published schema", async () => {
    const published = z.toJSONSchema(schema);
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      `../../../docs/schemas/${name}.json`,
    );
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv);
    const validate = ajv.compile(published);
    expect(line).not.toContain("\n");
    expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
  });
});

test("what would stay as it is, and what a resource is declared with, is not in a preview", () => {
  const line = preview();
  expect(line).not.toContain("c4n4ry");
  expect(previewSchema.parse(JSON.parse(line)).changes).toEqual([
    {
      operation: "replace",
      resource: URN,
      type: "docker:index/container:Container",
      properties: ["memory"],
    },
  ]);
});
