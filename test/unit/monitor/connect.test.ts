import { createServer } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { worst, type BarrierState } from "../../../monitor/barrier.ts";
import { connectMustBeRefused } from "../../../monitor/connect.ts";
import { freePort } from "../../support/free-port.ts";

const states = fc.array(fc.constantFrom<BarrierState>("pass", "fail", "unknown"));

describe("a probe of the database's port", () => {
  test("an open port is a failure, whoever opened it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(await connectMustBeRefused("127.0.0.1", port)).toMatchObject({ state: "fail", seen: "connected" });
    server.close();
  });

  test("only a refusal is a pass", async () => {
    expect(await connectMustBeRefused("127.0.0.1", await freePort())).toMatchObject({ state: "pass" });
  });

  test("a probe that could not be made is not taken for a closed port", async () => {
    expect(await connectMustBeRefused("not an address", 1)).toMatchObject({ state: "unknown" });
  });
});

describe("several probes", () => {
  test("one failure fails, one unknown is never a pass, and no probe at all proves nothing", () => {
    expect(worst([])).toBe("unknown");
    fc.assert(
      fc.property(states, (seen) => {
        const verdict = worst(seen);
        expect(verdict === "fail").toBe(seen.includes("fail"));
        expect(verdict === "pass").toBe(seen.length > 0 && seen.every((state) => state === "pass"));
      }),
    );
  });
});
