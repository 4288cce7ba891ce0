import { appendFile, readFile, readdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Checkout, makeCheckout, put, start } from "./checkout.ts";

const OUT = "policy/build/pack";

const build = ({ folder, env }: Checkout, ...args: string[]) =>
  start([join(folder, "tools/build.mjs"), ...args], env).ended;
const check = async (checkout: Checkout) => (await build(checkout, "--check")).code;

async function built(): Promise<Checkout> {
  const checkout = await makeCheckout("");
  expect(await check(checkout)).toBe(1);
  expect((await build(checkout)).code).toBe(0);
  expect(await check(checkout)).toBe(0);
  return checkout;
}

describe("the build", () => {
  test("makes an executable that is whole, and then leaves it alone", async () => {
    const checkout = await built();
    const file = join(checkout.folder, OUT);
    expect((await stat(file)).mode & 0o111).toBe(0o111);
    expect((await start([file], {}).ended).stdout).toBe("made of this\n");
    const { stderr } = await build(checkout);
    expect(stderr).toBe("");
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    ["a source changed", (folder) => appendFile(join(folder, "source.js"), "console.log(1);")],
    ["a source is gone", (folder) => rm(join(folder, "source.js"))],
    ["what was built was changed", (folder) => appendFile(join(folder, OUT), " ")],
    ["what was built was cut short", (folder) => truncate(join(folder, OUT), 5)],
    ["what was built is gone", (folder) => rm(join(folder, OUT))],
    [
      "the options changed",
      (folder) => appendFile(join(folder, "policy/bundle.mjs"), "\nbundles[0].options.minify = true;"),
    ],
    ["the locked dependencies changed", (folder) => appendFile(join(folder, "package-lock.json"), " ")],
  ])("does not take for fresh what is not: %s", async (_, change) => {
    const checkout = await built();
    await change(checkout.folder);
    const { code, stderr } = await build(checkout, "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("npm run build");
  });

  test("says what is wrong with a source, and does not count what it could not build", async () => {
    const checkout = await built();
    await put(join(checkout.folder, "source.js"), "console.log(");
    const { code, stderr } = await build(checkout);
    expect(code).toBe(1);
    expect(stderr).toContain("source.js");
    expect(await check(checkout)).toBe(1);
  });

  test("does not count what was killed before its last step, though the file itself is there", async () => {
    const checkout = await makeCheckout("");
    const trap = join(checkout.folder, "trap");
    const step = `
      import { existsSync } from "node:fs";
      bundles[0].after = async () => {
        if (existsSync(${JSON.stringify(trap)})) process.kill(process.pid, "SIGKILL");
      };`;
    await appendFile(join(checkout.folder, "policy/bundle.mjs"), step);
    expect((await build(checkout)).code).toBe(0);
    await rm(join(checkout.folder, OUT));
    await put(trap, "");
    expect((await build(checkout)).code).toBeNull();
    expect((await stat(join(checkout.folder, OUT))).isFile()).toBe(true);
    expect(await check(checkout)).toBe(1);
  });

  test("works three times at once, and leaves no half-made file behind", async () => {
    const checkout = await makeCheckout("");
    const ends = await Promise.all([build(checkout), build(checkout), build(checkout)]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    const made = ends
      .map(({ stderr }) => stderr)
      .join("")
      .match(/built policy/g);
    expect(made).toHaveLength(1);
    expect(await readdir(join(checkout.folder, "policy/build"))).toEqual(["pack"]);
    expect(await check(checkout)).toBe(0);
  });

  test("builds again what a source became while it was being built", async () => {
    const checkout = await makeCheckout("");
    const meddle = `
      let done = false;
      bundles[0].options.plugins = [{ name: "meddle", setup: (build) => { build.onEnd(async () => {
        if (done) return;
        done = true;
        await (await import("node:fs/promises")).writeFile(${JSON.stringify(join(checkout.folder, "source.js"))}, "console.log('later');");
      }); } }];`;
    await appendFile(join(checkout.folder, "policy/bundle.mjs"), meddle);
    expect((await build(checkout)).code).toBe(0);
    expect(await readFile(join(checkout.folder, OUT), "utf8")).toContain("later");
  });
});
