import { describe, expect, test } from "vitest";
import { CancelledError } from "../../../engine/errors.ts";
import { SharedRuns, type Work } from "../../../mcp/shared-runs.ts";

function caller(): Work & { readonly abort: AbortController; readonly heard: string[] } {
  const abort = new AbortController();
  const heard: string[] = [];
  return { abort, heard, signal: abort.signal, say: (line) => heard.push(line) };
}

describe("work that many ask for at once", () => {
  test("is done once, and all hear of it", async () => {
    const runs = new SharedRuns<number>();
    const gate = Promise.withResolvers<number>();
    let begun = 0;
    const callers = Array.from({ length: 100 }, caller);
    const results = callers.map((each) =>
      runs.join("same", each, async ({ say }) => {
        begun += 1;
        await Promise.resolve();
        say("working");
        return await gate.promise;
      }),
    );
    await expect.poll(() => callers[99]?.heard).toEqual(["working"]);
    gate.resolve(7);
    expect(await Promise.all(results)).toEqual(Array.from({ length: 100 }, () => 7));
    expect(begun).toBe(1);
  });

  test("goes on for the others when one gives up, and is interrupted when the last does", async () => {
    const runs = new SharedRuns<string>();
    const [first, second] = [caller(), caller()];
    let interrupted = false;
    const work = ({ signal }: Work) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          interrupted = true;
          reject(new CancelledError("stopped"));
        });
      });
    const results = [runs.join("same", first, work), runs.join("same", second, work)];
    const settled = Promise.allSettled(results);
    await Promise.resolve();
    first.abort.abort();
    await expect(results[0]).rejects.toThrow(CancelledError);
    expect(interrupted).toBe(false);
    second.abort.abort();
    await settled;
    expect(interrupted).toBe(true);
  });

  test("is not joined while it is being interrupted: the next one waits for its end, and begins anew", async () => {
    const runs = new SharedRuns<string>();
    const saved = Promise.withResolvers<string>();
    const order: string[] = [];
    const first = caller();
    const cancelled = runs.join("same", first, async ({ signal }) => {
      signal.addEventListener("abort", () => order.push("interrupted"));
      const result = await saved.promise;
      order.push("saved");
      return result;
    });
    const settled = cancelled.catch(() => "cancelled");
    await Promise.resolve();
    first.abort.abort();
    expect(await settled).toBe("cancelled");
    const next = runs.join("same", caller(), () => {
      order.push("anew");
      return Promise.resolve("done");
    });
    saved.resolve("late");
    expect(await next).toBe("done");
    expect(order).toEqual(["interrupted", "saved", "anew"]);
  });

  test("is apart for those who agreed to another plan", async () => {
    const runs = new SharedRuns<string>();
    const results = ["a", "b"].map((plan) => runs.join(plan, caller(), () => Promise.resolve(plan)));
    expect(await Promise.all(results)).toEqual(["a", "b"]);
  });

  test("that fails fails for all, and the next call tries again", async () => {
    const runs = new SharedRuns<string>();
    const fail = () => Promise.reject(new Error("no"));
    const both = await Promise.allSettled([
      runs.join("same", caller(), fail),
      runs.join("same", caller(), fail),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await runs.join("same", caller(), () => Promise.resolve("yes"))).toBe("yes");
  });
});
