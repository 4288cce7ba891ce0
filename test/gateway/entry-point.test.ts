import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { imageContext } from "../../infra/image/context.ts";
import { asNamespaceRoot, requireCommand } from "./support/commands.ts";

const helper = fileURLToPath(new URL("support/serve-health.mjs", import.meta.url));

/** Runs the bundle as the image does, in a network namespace of its own, where 8080 is nobody else's. */
async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  beside = "",
): Promise<{ code: number; text: string }> {
  requireCommand("unshare");
  requireCommand("ip");
  const { path } = await imageContext();
  const script = `ip link set lo up; ${beside} exec "$@"`;
  const child = spawn(
    "unshare",
    [
      ...asNamespaceRoot(),
      "--net",
      "--pid",
      "--fork",
      "--kill-child",
      "/bin/sh",
      "-c",
      script,
      "sh",
      process.execPath,
      `${path}/gateway.mjs`,
      ...args,
    ],
    {
      env: { PATH: process.env["PATH"], NODE: process.execPath, HELPER: helper, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, text };
}

describe("the image's entry point", () => {
  test("refuses to run without the barriers, with the exit code for a wrong configuration", async () => {
    const { code, text } = await run([], { ARANGO_BIND: "0.0.0.0", MALLKU_SECURITY: "enforced" });
    expect(code).toBe(2);
    expect(text).toMatch(/ARANGO_BIND is ."0\.0\.0\.0/);
  });

  // The helper answers with status and text, as a gateway would, then the check runs beside it.
  const answering = (status: number, body: string) =>
    `"$NODE" "$HELPER" ${status} '${body}' & while ! "$NODE" -e 'fetch("http://127.0.0.1:8080/")' 2>/dev/null; do sleep 0.05; done;`;

  test.each([
    ["healthy", answering(200, '{"status":"healthy","service":"mallku-api"}'), 0],
    ["unhealthy", answering(503, '{"status":"unhealthy","service":"mallku-api"}'), 1],
    ["something else's 200", answering(200, "<html>"), 1],
    ["nobody", "", 1],
  ])("health, answered by %s, exits as Docker expects", async (_title, beside, code) => {
    expect((await run(["health"], {}, beside)).code).toBe(code);
  });
});
