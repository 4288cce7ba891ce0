import { expect, test } from "vitest";
import { CONTAINER, SERVICE_CONFIG } from "../../policy/facts/types.ts";
import { DATABASE, SIDECAR } from "./cases/case.ts";
import { broken, judge } from "./support/evaluation.ts";

const LENGTH = 300_000;
const filled = (word: string) => word.repeat(LENGTH / word.length);

/** Texts on which a pattern that skips without bound takes the square of their length: minutes for these. */
const LONG: readonly string[] = [
  "x",
  " ",
  "(",
  "; ",
  "ssh ",
  "nc ",
  "arangod ",
  " -c",
  "tcp://",
  "--server.endpoint ",
  "\n",
];

test.each(LONG)(
  "a declaration with a very long text holds up the preview until somebody kills it: %j",
  (word) => {
    const text = `${filled(word)}:8529`;
    const rules = broken(judge(CONTAINER, { ...SIDECAR, command: [text], healthcheck: { tests: [text] } }));
    expect(rules.every((rule) => rule === "database-endpoint")).toBe(true);
    judge(CONTAINER, {
      ...DATABASE,
      envs: [`NODE_OPTIONS=${text}`, `A=${text}`],
      labels: [{ label: text, value: text }],
    });
    judge(SERVICE_CONFIG, { name: "x", dataRaw: text });
  },
);
