import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorSchema } from "../../cli/error-schema.ts";
import { previewSchema } from "../../cli/preview-json.ts";
import { statusSchema } from "../../cli/status-json.ts";
import { stopSchema } from "../../cli/stop-json.ts";
import { upSchema } from "../../cli/up-json.ts";
import { makeInstallation, type CommandResult, type Installation } from "../support/installation.ts";

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));
const docker = new Docker();
let here: Installation;
let first: CommandResult;

beforeAll(async () => {
  here = await makeInstallation();
  first = await here.mallku("up", "--json");
  expect(first, first.stderr).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await here.remove();
});

const lastLine = ({ stderr }: CommandResult) => stderr.trimEnd().split("\n").at(-1) ?? "";
const inspect = () => docker.getContainer(here.names.container).inspect();

describe("an operator", () => {
  test("whose program runs the commands gets one line on stdout, and the engine's steps elsewhere", async () => {
    const made = upSchema.parse(JSON.parse(first.stdout));
    expect(made.changed.join("\n")).toContain("create container");
    expect(made.status).toMatchObject({ holds: true, container: { state: "running" } });
    expect(first.stderr).toContain("create Container container done");
    const preview = await here.mallku("preview", "--json");
    expect(previewSchema.parse(JSON.parse(preview.stdout))).toMatchObject({ stack: "dev", changes: [] });
  });

  test("whose program is refused reads why, and what to do, from the last line on stderr", async () => {
    await here.configure({ apiPort: 8529 });
    const refused = await here.mallku("up", "--json");
    await here.configure({});
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    const { error } = errorSchema.parse(JSON.parse(lastLine(refused)));
    expect(error).toMatchObject({ code: "settings", exitCode: 2, found: [{ what: "mallku:apiPort" }] });
    const stop = await here.mallku("stop", "--json");
    expect(stop).toMatchObject({ code: 8, stdout: "" });
    expect(errorSchema.parse(JSON.parse(lastLine(stop))).error.next).toEqual([
      "npx mallku stop --stack dev --yes",
    ]);
  });

  test("who stops nothing by mistake: without a terminal, stop wants --yes and says so", async () => {
    const stop = await here.mallku("stop");
    expect(stop).toMatchObject({ code: 8, stdout: "" });
    expect(stop.stderr).toContain("npx mallku stop --stack dev --yes");
    expect((await inspect()).State.Running).toBe(true);
  });

  test("stops, and stops again, and is told what was so", async () => {
    for (const wasRunning of [true, false]) {
      const stop = await here.mallku("stop", "--yes", "--json");
      expect(stop, stop.stderr).toMatchObject({ code: 0 });
      expect(stopSchema.parse(JSON.parse(stop.stdout))).toMatchObject({
        wasRunning,
        container: { name: here.names.container, state: "exited" },
      });
    }
    expect((await inspect()).State.Running).toBe(false);
  });

  test("starts it, the same one, and gets it healthy with every barrier measured", async () => {
    const { Id } = await inspect();
    const start = await here.mallku("start", "--json");
    expect(start, start.stderr).toMatchObject({ code: 0 });
    const status = statusSchema.parse(JSON.parse(start.stdout));
    expect(status).toMatchObject({ holds: true, container: { id: Id, state: "running" } });
    expect(status.barriers).toHaveLength(5);
    expect((await inspect()).State.Health?.Status).toBe("healthy");
  });

  test("starts what runs already, and disturbs nobody", async () => {
    const { State } = await inspect();
    const start = await here.mallku("start");
    expect(start, start.stderr).toMatchObject({ code: 0 });
    expect(start.stdout.match(/holds/g)).toHaveLength(5);
    expect((await inspect()).State.StartedAt).toBe(State.StartedAt);
  });

  test("restarts it, and it is the same one, healthy again", async () => {
    const before = await inspect();
    const restart = await here.mallku("restart");
    expect(restart, restart.stderr).toMatchObject({ code: 0 });
    expect(restart.stdout.match(/holds/g)).toHaveLength(5);
    const after = await inspect();
    expect(after.Id).toBe(before.Id);
    expect(after.State.StartedAt).not.toBe(before.State.StartedAt);
  });

  test("reads the last lines, each whole, and is told that there are more", async () => {
    const logs = await here.mallku("logs", "--tail", "3");
    expect(logs, logs.stderr).toMatchObject({ code: 0 });
    expect(logs.stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(logs.stderr).toContain("--tail all");
    const gateways = (await here.mallku("logs", "--tail", "all")).stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as object);
    expect(gateways.length).toBeGreaterThan(0);
    expect((await here.mallku("logs", "--since", "2099-01-01")).stdout).toBe("");
  });

  test("follows the log to the moment when the container stops", async () => {
    const child = spawn(
      process.execPath,
      [launcher, "logs", "--config-file", here.configFile, "--follow", "--tail", "1"],
      { env: here.environment, stdio: ["ignore", "pipe", "pipe"] },
    );
    const ended = once(child, "close") as Promise<[number | null]>;
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const lines = createInterface(child.stdout);
    await once(lines, "line");
    const next = once(lines, "line");
    expect(await here.mallku("stop", "--yes")).toMatchObject({ code: 0 });
    expect(await next).not.toEqual([""]);
    const [code] = await ended;
    expect(code).toBe(0);
    expect(said).toContain("the container has stopped");
  });

  test("who changed the declaration is not given the old container as if it were the new", async () => {
    await here.configure({ memory: "3GiB" });
    const start = await here.mallku("start");
    expect(start).toMatchObject({ code: 5, stdout: "" });
    expect(start.stderr).toContain("npx mallku up --stack dev");
    expect((await inspect()).State.Running).toBe(false);
    await here.configure({});
    expect(await here.mallku("start")).toMatchObject({ code: 0 });
  });

  test("whose container is gone, or is somebody else's, has nothing else touched", async () => {
    await docker.getContainer(here.names.container).remove({ force: true });
    const gone = await here.mallku("restart");
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.stderr).toContain("npx mallku up --stack dev");
    const foreign = await docker.createContainer({ name: here.names.container, Image: here.names.image });
    await foreign.start();
    for (const act of [["stop", "--yes"], ["restart"], ["start"], ["logs"]]) {
      const refused = await here.mallku(...act);
      expect(refused, act.join(" ")).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toContain("was not made by stack dev");
    }
    await foreign.remove({ force: true });
  });
});
