import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { stopLine, stopSchema } from "../../../cli/stop-json.ts";

test("a script that reads the published schema can read what was stopped, on one line", async () => {
  const schema = z.toJSONSchema(stopSchema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot("../../../docs/schemas/stop.json");
  const validate = new Ajv2020({ strict: true }).compile(schema);
  const line = stopLine({
    stack: "dev",
    container: { name: "mallku-database-secure", id: "56a4", state: "exited" },
    wasRunning: true,
  });
  expect(line).not.toContain("\n");
  expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
});
