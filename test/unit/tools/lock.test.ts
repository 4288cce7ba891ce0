import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holderAlive, withLock } from "../../../tools/lock.mjs";
import { start } from "./checkout.ts";
import { scratch } from "./scratch.ts";

const lockModule = JSON.stringify(new URL("../../../tools/lock.mjs", import.meta.url).href);
const nothing = () => undefined;

describe("withLock", () => {
  test("passes over a holder that was killed, so that one kill does not stop every later start", async () => {
    const folder = join(await scratch(), "lock");
    const hold = `
      import { withLock } from ${lockModule};
      await withLock(${JSON.stringify(folder)}, () => {}, () => new Promise(() => { console.log("held"); setInterval(() => {}, 1e6); }));`;
    for (let round = 0; round < 3; round += 1) {
      const { child, ended } = start(["--input-type=module", "-e", hold], {});
      if (child.stdout !== null) await once(child.stdout, "data");
      child.kill("SIGKILL");
      await ended;
      expect(await withLock(folder, nothing, () => Promise.resolve("mine"))).toBe("mine");
    }
  });

  test("waits for a living holder, and says so once", async () => {
    const folder = join(await scratch(), "lock");
    const order: string[] = [];
    let release: () => void = nothing;
    const held = new Promise<void>((resolve) => {
      void withLock(folder, nothing, async () => {
        resolve();
        await new Promise<void>((done) => {
          release = () => {
            done();
          };
        });
        order.push("first");
      });
    });
    await held;
    const second = withLock(
      folder,
      () => {
        order.push("waiting");
        release();
      },
      () => {
        order.push("second");
        return Promise.resolve();
      },
    );
    await second;
    expect(order).toEqual(["waiting", "first", "second"]);
  });

  test("is free again after work that failed", async () => {
    const folder = join(await scratch(), "lock");
    await expect(withLock(folder, nothing, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(folder, nothing, () => Promise.resolve(1))).toBe(1);
  });

  test("never lets two in, though holders are killed at any point", async () => {
    const base = await scratch();
    await mkdir(join(base, "inside"));
    await writeFile(join(base, "entered"), "");
    const contend = `
      import { appendFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
      import { withLock } from ${lockModule};
      const base = ${JSON.stringify(base)};
      const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
      for (let i = 0; i < 15; i += 1) {
        await withLock(base + "/lock", () => {}, async () => {
          const mine = base + "/inside/" + process.pid;
          writeFileSync(mine, "");
          for (const name of readdirSync(base + "/inside"))
            if (Number(name) !== process.pid && alive(Number(name))) appendFileSync(base + "/met", name + "\\n");
          appendFileSync(base + "/entered", ".");
          await new Promise((done) => setTimeout(done, 3));
          rmSync(mine);
        });
      }`;
    const contenders = Array.from({ length: 6 }, () => start(["--input-type=module", "-e", contend], {}));
    for (const { child } of contenders.slice(0, 3)) {
      await new Promise((done) => setTimeout(done, 150));
      child.kill("SIGKILL");
    }
    const codes = (await Promise.all(contenders.map(({ ended }) => ended))).map(({ code }) => code);
    expect(codes.slice(3)).toEqual([0, 0, 0]);
    expect((await readFile(join(base, "entered"), "utf8")).length).toBeGreaterThanOrEqual(45);
    await expect(readFile(join(base, "met"), "utf8")).rejects.toThrow("ENOENT");
  });
});

describe("holderAlive", () => {
  test.each([
    ["", "an unreadable lock"],
    ["not a number", "an unreadable lock"],
    ["4194999 1", "a number that no process has"],
    [`${process.pid} 1`, "a later process with the same number"],
  ])("is false for %j: %s", (text) => {
    expect(holderAlive(text)).toBe(false);
  });
});
