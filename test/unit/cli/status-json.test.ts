import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Database } from "../../../cli/open-database.ts";
import { statusLine, statusSchema } from "../../../cli/status-json.ts";
import { barrier } from "../../../monitor/barriers.ts";
import { OUTPUTS } from "../../support/outputs.ts";

const TOKEN = "c4n4ry-token-c4n4ry-token-c4n4ry-token";

const outputs = { ...OUTPUTS, standIns: ["docker provider 5.2.0"] };
const database = {
  open: { name: "dev" },
  outputs,
  target: { ...outputs, apiToken: TOKEN },
} as unknown as Database;

const observation = {
  at: new Date(0),
  verdict: {
    containerState: "absent",
    containerId: undefined,
    barriers: [barrier("no_direct_access", "fail", ["127.0.0.1 port 8529:\nconnected"])],
    holds: false,
  },
  changes: [
    {
      at: new Date(0).toISOString(),
      barrier: "no_direct_access",
      before: "pass" as const,
      after: "fail" as const,
      evidence: [],
    },
  ],
};

test("a script that reads the published schema can read every status, and each is one line", async () => {
  const schema = z.toJSONSchema(statusSchema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    "../../../docs/schemas/status.json",
  );
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  const line = statusLine(database, observation);
  expect(line).not.toContain("\n");
  expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
});

test("the API's token is not in what a script gets to read", () => {
  expect(statusLine(database, observation)).not.toContain("c4n4ry");
});
