import { expect, test, vi } from "vitest";
import { createProgress, elapsed } from "../../../tools/progress.mjs";

function listener(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, written, write: (text: string) => written.push(text) };
}

test("nothing is said of the parts while nothing has to be done", () => {
  const stream = listener(false);
  const progress = createProgress(stream, { parts: true });
  progress.part("Node", "Node: found");
  progress.end();
  expect(stream.written).toEqual([]);
  expect(progress.acted()).toBe(false);
});

test("once something is done, every part's way is told, the earlier ones too", () => {
  const stream = listener(false);
  const progress = createProgress(stream, { parts: true });
  progress.part("Node", "Node: found");
  progress.phase("CLI", "building");
  progress.phase("CLI", "building", "1 of 2");
  progress.part("CLI", "CLI: built");
  progress.end();
  expect(stream.written).toEqual([
    "set-up: Node: found\n",
    "set-up: CLI: building …\n",
    "set-up: CLI: built\n",
  ]);
});

test("work that takes minutes shows that it goes on, also in a log file", () => {
  vi.useFakeTimers();
  const stream = listener(false);
  const progress = createProgress(stream, { parts: true });
  progress.phase("CLI", "building");
  progress.phase("CLI", "building", "300 of 1685 packages");
  vi.advanceTimersByTime(65_000);
  progress.end();
  vi.useRealTimers();
  expect(stream.written.slice(1)).toEqual([
    "set-up: CLI: building, 300 of 1685 packages (20 s)\n",
    "set-up: CLI: building, 300 of 1685 packages (40 s)\n",
    "set-up: CLI: building, 300 of 1685 packages (1 min 0 s)\n",
  ]);
});

test("a clock that is set meanwhile neither silences what goes on nor adds a year to it", () => {
  vi.useFakeTimers();
  const stream = listener(false);
  const progress = createProgress(stream, { parts: true });
  progress.phase("CLI", "building");
  for (const moved of [-1, 2]) {
    vi.setSystemTime(Date.now() + moved * 365 * 24 * 3600_000);
    vi.advanceTimersByTime(20_000);
  }
  progress.end();
  vi.useRealTimers();
  expect(stream.written.slice(1)).toEqual([
    "set-up: CLI: building (20 s)\n",
    "set-up: CLI: building (40 s)\n",
  ]);
});

test("a terminal gets one line that is painted over, never wider than it is", () => {
  vi.useFakeTimers();
  const stream = listener(true);
  const progress = createProgress(stream, { parts: true });
  progress.phase("CLI", "building");
  progress.phase("Docker Engine", "installing docker.io and iptables", "a long line");
  vi.advanceTimersByTime(3000);
  progress.part("CLI", "CLI: built");
  progress.end();
  vi.useRealTimers();
  const text = stream.written.join("");
  expect(text.split("\n")).toHaveLength(2);
  expect(text).toContain("set-up: CLI: built\n");
  for (const line of text.split(/\r\x1b\[K|\n/)) expect(line.length).toBeLessThan(60);
  expect(text.endsWith("\r\x1b[K")).toBe(true);
});

test.each([
  [400, "0 s"],
  [59_400, "59 s"],
  [60_000, "1 min 0 s"],
  [263_000, "4 min 23 s"],
])("%i ms are told as %s", (milliseconds, text) => {
  expect(elapsed(milliseconds)).toBe(text);
});
