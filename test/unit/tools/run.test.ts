import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { errorLine, run } from "../../../tools/run.mjs";
import { start } from "./checkout.ts";
import { scratch } from "./scratch.ts";

const env = { PATH: process.env["PATH"] };

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a command that set-up runs", () => {
  test("is heard line by line, and its end is told as it was", async () => {
    const lines: string[] = [];
    const script = "echo one; echo two >&2; exit 3";
    const { ok, stdout, text } = await run("sh", ["-c", script], {
      env,
      timeout: 60_000,
      onLine: (line) => lines.push(line),
    });
    expect({ ok, stdout }).toEqual({ ok: false, stdout: "one" });
    expect(lines.sort()).toEqual(["one", "two"]);
    expect(text.split("\n").sort()).toEqual(["one", "two"]);
  });

  test("that does not exist is a failure with its name", async () => {
    const { ok, text } = await run("no-such-command", [], { env, timeout: 60_000 });
    expect(ok).toBe(false);
    expect(text).toContain("no-such-command");
  });

  test("and all it started end when its time is over", async () => {
    const pidFile = join(await scratch(), "pid");
    const script = `sleep 1000 & echo $! > ${pidFile}; wait`;
    const { ok, text } = await run("sh", ["-c", script], { env, timeout: 1000 });
    expect({ ok, text }).toEqual({ ok: false, text: "not done after 1 s" });
    const pid = Number(await readFile(pidFile, "utf8"));
    await vi.waitFor(() => {
      expect(alive(pid)).toBe(false);
    }, 30_000);
  });

  test("and all it started end with a set-up that is killed, so that the next one is not disturbed", async () => {
    const module = JSON.stringify(new URL("../../../tools/run.mjs", import.meta.url).href);
    const script = `
      const { run } = await import(${module});
      await run("sh", ["-c", "sleep 1000 & echo $!; wait"], { env: process.env, timeout: 1e6, onLine: (line) => console.log(line) });`;
    const { child, ended } = start(["--input-type=module", "-e", script], {
      PATH: process.env["PATH"] ?? "",
    });
    const [pid] = (child.stdout === null ? [] : await once(child.stdout, "data")) as [Buffer];
    expect(alive(Number(pid))).toBe(true);
    child.kill("SIGKILL");
    await ended;
    await vi.waitFor(() => {
      expect(alive(Number(pid))).toBe(false);
    }, 30_000);
  });
});

test.each([
  ["warning: a\nerror: no route to host\nWill retry\n", "error: no route to host"],
  [
    "npm error code E404\nnpm error 404 Not Found\nnpm error A complete log of this run can be found in: x",
    "npm error 404 Not Found",
  ],
  [
    "warning: dial tcp: lookup example.test: no such host\nWill retry\nerror: failed all 5 attempts",
    "warning: dial tcp: lookup example.test: no such host",
  ],
  ["one\ntwo\n\n", "two"],
  ["", "no output"],
])("of %j a person is shown %j", (text, line) => {
  expect(errorLine(text)).toBe(line);
});
