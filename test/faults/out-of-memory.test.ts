import { writeFile } from "node:fs/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withAgent } from "../support/agent.ts";
import { containerProcess } from "../support/container-process.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";
import { untilHealthy } from "../support/verification.ts";
import { expectKept, startWriting } from "./support/writing.ts";

/** Takes memory until there is none left. */
const HOG = "const held = []; for (;;) held.push(Buffer.alloc(16 * 2 ** 20, 1));";
/** Of oom_score_adj: the kernel then ends this process before any other of its cgroup (proc(5)). */
const FIRST_TO_GO = "1000";

const SAID = /out of memory at .*raise mallku:memory|ended by itself/;

const docker = new Docker();
let here: Installation;
const container = () => docker.getContainer(here.names.container);

beforeAll(async () => {
  here = await makeInstallation({ settings: { memory: "1GiB" } });
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

/** Uses up the container's memory, so that the kernel ends the process that the test chose. */
async function useUpMemory(victim: "arangod" | "gateway"): Promise<void> {
  await writeFile(
    `/proc/${await containerProcess(docker, here.names.container, victim)}/oom_score_adj`,
    FIRST_TO_GO,
  );
  const exec = await container().exec({ Cmd: ["/nodejs/bin/node", "-e", HOG] });
  await exec.start({ Detach: true });
}

test.each(["arangod", "gateway"] as const)(
  "a container without memory left, of which the kernel ends %s, comes back with every acknowledged document, and says why it was away",
  async (victim) => {
    const { RestartCount } = await container().inspect();
    const writing = await startWriting(here.apiUrl);
    await useUpMemory(victim);
    await expect
      .poll(async () => (await container().inspect()).RestartCount, { timeout: 120_000 })
      .toBeGreaterThan(RestartCount);
    await untilHealthy(here);
    await expectKept(await writing.end(), here.apiUrl);
    const status = await here.mallku("status");
    expect(status, status.stdout).toMatchObject({ code: 0 });
    // An engine that forgets what the kernel did still counts, and sends whoever asks to the container's own last words.
    expect(status.stdout).toMatch(SAID);
    await withAgent(here, {}, async ({ call }) => {
      const lastEnd: unknown = expect.stringMatching(SAID);
      expect((await call("check_security_barriers")).structured).toMatchObject({ holds: true, lastEnd });
      expect((await call("ensure_database_container")).structured).toMatchObject({ action: "none", lastEnd });
    });
    if (victim === "arangod") {
      const log = (await container().logs({ stdout: true, stderr: true, follow: false })).toString();
      expect(log).toMatch(/stopping: arangod was ended by SIGKILL: out of memory.*raise mallku:memory/);
    }
  },
);

test("an agent that gets it started again is told how it had ended, which a start makes Docker forget", async () => {
  await container().kill();
  await withAgent(here, {}, async ({ call }) => {
    const killed: unknown = expect.stringMatching(/^ended at .* by SIGKILL$/);
    const checked = await call("check_security_barriers");
    expect(checked.structured).toMatchObject({ holds: false, containerState: "exited", lastEnd: killed });
    const ensured = await call("ensure_database_container");
    expect(ensured.isError, ensured.text).toBe(false);
    expect(ensured.structured).toMatchObject({ action: "started", lastEnd: killed });
    expect((await call("check_security_barriers")).structured).not.toHaveProperty("lastEnd");
  });
});
