import { fc, test as property } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { call, documents } from "./support/call.ts";
import { launch, makeGround } from "./support/launch.ts";
import type { RunningGateway } from "./support/launch.ts";

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await (await launch(await makeGround())).ready();
});
afterAll(async () => {
  await gateway.stop();
  await gateway.ground.remove();
});

const meta = new Set(["_key", "_id", "_rev"]);
/** Any Unicode text, control characters among it, but no halves of surrogate pairs, which are not Unicode. */
const text = fc.string({ unit: "binary", maxLength: 30 });
const document = fc.dictionary(
  text.filter((name) => !meta.has(name)),
  fc.jsonValue({ stringUnit: "binary" }),
  { maxKeys: 8 },
);
const key = fc.string({
  unit: fc.constantFrom(..."abcXYZ0189_:.@()+,=;$!*'%-".split("")),
  minLength: 1,
  maxLength: 40,
});

/** An object as JSON reads it, without the database's own three members. */
function content(value: Record<string, unknown>): unknown {
  return JSON.parse(
    JSON.stringify(Object.fromEntries(Object.entries(value).filter(([name]) => !meta.has(name)))),
  );
}

describe("a document comes back as it went in", () => {
  property.prop([document], { numRuns: 150 })("whatever JSON object it is", async (given) => {
    const made = await call(gateway.url, documents, { method: "POST", body: JSON.stringify(given) });
    expect(made.status).toBe(200);
    const read = await call(gateway.url, `${documents}/${String(made.json()["_key"])}`);
    expect(content(read.json())).toEqual(content(given));
  });

  property.prop([key, document], { numRuns: 100 })("under whatever key it was given", async (name, given) => {
    fc.pre(name !== "." && name !== "..");
    const path = `${documents}/${encodeURIComponent(name)}`;
    const body = JSON.stringify({ ...given, _key: name });
    const made = await call(gateway.url, documents, { method: "POST", body });
    expect(made.status).toBe(200);
    expect((await call(gateway.url, path)).json()).toMatchObject({ _key: name });
    expect((await call(gateway.url, documents, { method: "POST", body })).status).toBe(409);
    expect((await call(gateway.url, path, { method: "DELETE" })).status).toBe(200);
  });

  property.prop([document, document], { numRuns: 100 })(
    "and the last of two replacements wins whole",
    async (first, second) => {
      const { _key: name } = (await call(gateway.url, documents, { method: "POST", body: {} })).json() as {
        _key: string;
      };
      for (const given of [first, second]) {
        const reply = await call(gateway.url, `${documents}/${name}`, {
          method: "PUT",
          body: JSON.stringify(given),
        });
        expect(reply.status).toBe(200);
      }
      expect(content((await call(gateway.url, `${documents}/${name}`)).json())).toEqual(content(second));
    },
  );
});
