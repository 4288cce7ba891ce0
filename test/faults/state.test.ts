import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const docker = new Docker();
let here: Installation;
let key: string;
let before: Docker.ContainerInspectInfo;

const inspect = () => docker.getContainer(here.names.container).inspect();
const backend = () => join(here.folder, "state/mallku/backend/.pulumi");
const stateFile = () => join(backend(), "stacks/mallku/dev.json");

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  key = await write(here, "before the state was lost");
  before = await inspect();
});

afterAll(async () => {
  await here.remove();
});

/** The same container, never restarted, with its documents, and known to the state again. */
async function expectRebuilt(): Promise<void> {
  const { Id, State } = await inspect();
  expect({ Id, StartedAt: State.StartedAt }).toEqual({
    Id: before.Id,
    StartedAt: before.State.StartedAt,
  });
  await expectKept(here, key, "before the state was lost");
  const again = await here.mallku("up");
  expect(again, again.stderr).toMatchObject({ code: 0 });
  expect(again.stdout).toContain("Nothing to change.");
  expect(again.stdout).not.toMatch(/BROKEN|UNKNOWN/);
}

test.each([
  ["cut short", (whole: string) => whole.slice(0, whole.length / 2), "is not whole"],
  ["empty", () => "", "is empty"],
  ["of something else", () => "{}", "is no state of Pulumi's"],
])(
  "a state that is %s makes no second database: it is kept, and mended when asked",
  async (_how, damage, what) => {
    const whole = await readFile(stateFile(), "utf8");
    await writeFile(stateFile(), damage(whole));
    const refused = await here.mallku("up");
    expect(refused, refused.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(`${stateFile()} ${what}`);
    expect(refused.stderr).toContain(join(backend(), "backups/mallku/dev/"));
    expect(refused.stderr).toContain("npx mallku up --stack dev --adopt");
    expect((await inspect()).Id).toBe(before.Id);
    const mended = await here.mallku("up", "--adopt");
    expect(mended, mended.stderr).toMatchObject({ code: 0 });
    const folder = dirname(stateFile());
    const kept = (await readdir(folder)).filter((name) => name.startsWith("dev.json.damaged-"));
    expect(await Promise.all(kept.map((name) => readFile(join(folder, name), "utf8")))).toContain(
      damage(whole),
    );
    await expectRebuilt();
  },
);

test("what a run that was killed left cut short beside the state does not lock the stack for ever", async () => {
  await writeFile(`${stateFile()}.attrs`, "");
  expect((await up(here)).stdout).toContain("Nothing to change.");
});

test("a state that is gone while the engine's copies are there is not taken for a new stack's", async () => {
  await rm(stateFile());
  const refused = await here.mallku("up");
  expect(refused, refused.stderr).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain(`${stateFile()} is gone`);
  const mended = await here.mallku("up", "--adopt");
  expect(mended, mended.stderr).toMatchObject({ code: 0 });
  await expectRebuilt();
});

test("a state that is lost with every copy is rebuilt from what runs, which runs on", async () => {
  await rm(backend(), { recursive: true });
  const refused = await here.mallku("up");
  expect(refused, refused.stderr).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("bears the labels of stack dev, and the stack's state does not know it");
  expect(refused.stderr).toContain("npx mallku up --stack dev --adopt");
  const rebuilt = await here.mallku("up", "--adopt");
  expect(rebuilt, rebuilt.stderr).toMatchObject({ code: 0 });
  expect(rebuilt.stderr).toContain(`taking container ${here.names.container} into the state as it runs`);
  await expectRebuilt();
});
