import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { redact } from "../../../mcp/redact.ts";

const CANARY = "c4narY-9f8e7d6c5b4a";

describe("a log that goes to an agent", () => {
  test.each([
    `authorization: Bearer ${CANARY}`,
    `GET / with "Authorization": "Basic ${CANARY}"`,
    `connecting to http://root:${CANARY}@127.0.0.1:8529`,
    `ARANGO_ROOT_PASSWORD=${CANARY}`,
    `{"password":"${CANARY}","user":"root"}`,
    `{"msg":"made","rootPassword":"${CANARY}"}`,
    `--server.jwt-secret=${CANARY} started`,
    `api_key: '${CANARY}'`,
    `token: Bearer ${CANARY}`,
    `secret: -----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`,
    `{"password":"quoted \\" ${CANARY}"}`,
    `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\n${CANARY}`,
    `token eyJhbGciOiJIUzI1NiJ9.${CANARY.padEnd(20, "x")}.sig`,
  ])("does not hold what looks like a secret: %s", (line) => {
    expect(redact(line, [])).not.toContain(CANARY);
  });

  test.each([
    { token: CANARY, left: 1 },
    { password: `a "${CANARY}` },
    { tokenRequired: true, secrets: 3, credentials: null },
  ])("is still JSON where it was: %j", (line) => {
    expect(Object.keys(JSON.parse(redact(JSON.stringify(line), [])) as object)).toEqual(Object.keys(line));
  });

  test.each([
    "2026-01-01T00:00:00Z INFO ready for business, have fun!",
    "collections: khipu_blocks, fire_circle_sessions",
    "GET /api/v1/collections/khipu_blocks/documents 200 in 3 ms",
    "refused a request without a token",
  ])("keeps what is none: %s", (line) => {
    expect(redact(line, [])).toBe(line);
  });

  property.prop([fc.string(), fc.string({ minLength: 8 }), fc.string()])(
    "never holds a secret that the server knows, wherever it stands",
    (before, secret, after) => {
      fc.pre(!"<removed>".includes(secret));
      const cleaned = redact(`${before}${secret}${after}`, [secret]);
      fc.pre(!`${before}<removed>${after}`.includes(secret));
      expect(cleaned.includes(secret)).toBe(false);
    },
  );
});
