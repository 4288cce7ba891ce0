import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { conceal, redactor, reveals } from "../../../offline/provider/protocol/secrets.ts";
import { isSecret, secret, type Properties } from "../../../offline/provider/protocol/values.ts";

const inputs: Properties = {
  name: "web",
  envs: ["A=1", secret("TOKEN=hunter2hunter2")],
  healthcheck: { tests: ["CMD"], interval: secret("5s") },
  uploads: secret([{ file: "/key", content: 'line one\n"line" two=2' }]),
  memory: 64,
};

test("the provider works with values in clear", () => {
  expect(reveals(inputs)).toEqual({
    name: "web",
    envs: ["A=1", "TOKEN=hunter2hunter2"],
    healthcheck: { tests: ["CMD"], interval: "5s" },
    uploads: [{ file: "/key", content: 'line one\n"line" two=2' }],
    memory: 64,
  });
});

describe("state keeps secret what was secret in the program", () => {
  const state = conceal({ ...reveals(inputs), id: "1", healthcheck: { tests: [], interval: "5s" } }, inputs);

  test("a whole property", () => {
    expect(isSecret(state.uploads)).toBe(true);
  });
  test("a list with a secret in it, whose order may have changed", () => {
    expect(isSecret(state.envs)).toBe(true);
  });
  test("a property inside an object, and not its neighbours", () => {
    expect(isSecret((state.healthcheck as Properties).interval)).toBe(true);
    expect(isSecret((state.healthcheck as Properties).tests)).toBe(false);
  });
  test("and nothing else", () => {
    expect(state).toMatchObject({ name: "web", memory: 64, id: "1" });
  });
});

describe("a message tells no secret", () => {
  const redact = redactor(inputs);

  test.each([
    ['invalid variable "TOKEN=hunter2hunter2"', 'invalid variable "[secret]=[secret]"'],
    ["invalid variable hunter2hunter2\\x00", "invalid variable [secret]\\x00"],
    ["line\\none", "[secret]\\none"],
    ["web is unhealthy after 64", "web is unhealthy after 64"],
  ])("%s", (message, told) => {
    expect(redact(message)).toBe(told);
  });

  test.prop([fc.base64String({ minLength: 8, maxLength: 64 }).filter((text) => !text.includes("="))])(
    "however it is wrapped",
    (hidden) => {
      const told = redactor({ content: secret(hidden) })(`before ${JSON.stringify(hidden)} after`);
      expect(told).toBe('before "[secret]" after');
    },
  );
});
