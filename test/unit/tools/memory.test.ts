import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { failedLately, forgetFailure, rememberFailure } from "../../../tools/memory.mjs";
import { makeCheckout, mallku } from "./checkout.ts";
import { scratch } from "./scratch.ts";

const HOUR = 60 * 60 * 1000;

describe("a download that failed", () => {
  test("is not tried again for an hour, then it is", async () => {
    const cache = await scratch();
    expect(await failedLately(cache, "plugin 1")).toBeNull();
    await rememberFailure(cache, "plugin 1", "no route");
    expect(await failedLately(cache, "plugin 1")).toBe("no route");
    expect(await failedLately(cache, "plugin 2")).toBeNull();
    vi.useFakeTimers({ now: Date.now() + HOUR + 1, toFake: ["Date"] });
    expect(await failedLately(cache, "plugin 1")).toBeNull();
    vi.useRealTimers();
  });

  test("is tried again where the clock was set back", async () => {
    const cache = await scratch();
    await rememberFailure(cache, "plugin 1", "no route");
    vi.useFakeTimers({ now: Date.now() - HOUR, toFake: ["Date"] });
    expect(await failedLately(cache, "plugin 1")).toBeNull();
    vi.useRealTimers();
  });

  test.each(["", "{", "[]", "null", '{"at":"now","reason":1}'])(
    "is tried again where the note of it is damaged: %j",
    async (text) => {
      const cache = await scratch();
      await rememberFailure(cache, "plugin 1", "no route");
      const [name = ""] = await readdir(join(cache, "failed"));
      await writeFile(join(cache, "failed", name), text);
      expect(await failedLately(cache, "plugin 1")).toBeNull();
    },
  );

  test("is forgotten once it worked", async () => {
    const cache = await scratch();
    await rememberFailure(cache, "plugin 1", "no route");
    await forgetFailure(cache, "plugin 1");
    expect(await failedLately(cache, "plugin 1")).toBeNull();
  });

  test("is tried again by the doctor, whom one asks after mending the network", async () => {
    const checkout = await makeCheckout("");
    const tried = "docker provider: fetching";
    expect((await mallku(checkout, ["up"])).stderr).toContain(tried);
    expect((await mallku(checkout, ["up"])).stderr).not.toContain(tried);
    expect((await mallku(checkout, ["doctor"])).stderr).toContain(tried);
  });
});
