import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectKept, write } from "../support/documents.ts";
import { NO, withAgent, YES, type Agent, type AgentOptions } from "../support/agent.ts";
import { copyCheckout } from "../support/checkout.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

// No setting leads to a plan that replaces the data volume; an edit of the program does, so these run in a copy with one.

const docker = new Docker();
let here: Installation;
let launcher: string;
let checkout: string;
/** A document that was written before anybody planned anything. */
let key: string;

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  key = await write(here, "before the plan");
  checkout = await copyCheckout();
  launcher = join(checkout, "tools/mallku.mjs");
  await relabelVolume(join(checkout, "infra/volume.ts"));
});

afterAll(async () => {
  await here.remove();
  await rm(checkout, { recursive: true, force: true });
});

/** Docker cannot change a volume's labels: the provider makes it anew, with nothing in it. */
async function relabelVolume(file: string): Promise<void> {
  const source = await readFile(file, "utf8");
  const edited = source
    .replace(
      "labels: ownerLabels(settings)",
      'labels: [...ownerLabels(settings), { label: "edited", value: "1" }]',
    )
    .replace('ignoreChanges: ["labels"],', "");
  expect(edited).not.toContain("ignoreChanges: [");
  await writeFile(file, edited);
}

const volume = () => docker.getVolume(here.names.volume).inspect();
const agent = <T>(options: AgentOptions, use: (agent: Agent) => Promise<T>) =>
  withAgent(here, { ...options, launcher }, use);
const edited = (...args: string[]) =>
  runCommand(
    process.execPath,
    [launcher, args[0] ?? "", "--config-file", here.configFile, ...args.slice(1)],
    here.environment,
  );

async function expectUntouched(): Promise<void> {
  expect((await volume()).Labels).not.toHaveProperty("edited");
  await expectKept(here, key, "before the plan");
}

describe("a plan that would delete the data volume", () => {
  test("says so before anybody decides, and is not carried out where nobody can be asked", async () => {
    await agent({}, async ({ call }) => {
      const { structured } = await call("preview_database");
      expect(JSON.stringify(structured["destructive"])).toContain(
        "deletes the data volume and every document",
      );
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("declares no elicitation");
      // That an agent knows the plan is no person's word.
      const named = await call("ensure_database_container", { planId: structured["planId"] });
      expect(named.isError).toBe(true);
      expect(named.text).toContain("declares no elicitation");
    });
    await expectUntouched();
  });

  test("is not carried out on a no, nor on a yes that names another plan", async () => {
    await agent({ person: NO }, async ({ call, asked }) => {
      expect((await call("ensure_database_container")).isError).toBe(true);
      expect(asked.join()).toContain("deletes the data volume");
    });
    await agent({ person: YES }, async ({ call, asked }) => {
      const answer = await call("ensure_database_container", { planId: "0".repeat(64) });
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("no longer what was shown");
      expect(asked).toEqual([]);
    });
    await expectUntouched();
  });

  test("is not carried out once anything has changed since it was shown, or since the person was asked", async () => {
    await agent({ person: YES }, async ({ call, asked }) => {
      const { structured } = await call("preview_database");
      await here.configure({ memory: "1030MiB" });
      const stale = await call("ensure_database_container", { planId: structured["planId"] });
      expect(stale.isError).toBe(true);
      expect(stale.text).toContain("no longer what was shown");
      expect(asked).toEqual([]);
    });
    let asked = 0;
    const person = async () => {
      asked += 1;
      if (asked > 1) return NO();
      await here.configure({ memory: "1040MiB" });
      return YES();
    };
    await agent({ person }, async ({ call }) => {
      expect((await call("ensure_database_container")).isError).toBe(true);
    });
    expect(asked).toBe(2);
    await here.configure({});
    await expectUntouched();
  });

  test("is refused by the command line, where destroying comes first and a person is asked for it", async () => {
    const up = await edited("up");
    expect(up, up.stderr).toMatchObject({ code: 1, stdout: "" });
    expect(up.stderr).toContain("would delete the data volume");
    expect(up.stderr).toContain("npx mallku destroy --stack dev");
    const destroy = await edited("destroy");
    expect(destroy, destroy.stderr).toMatchObject({ code: 8 });
    expect(destroy.stderr).toContain("Nobody can be asked here");
    await expectUntouched();
  });

  test("is not carried out by any yes while the stack's data is protected", async () => {
    await here.configure({ protectData: true });
    const protect = await here.mallku("up");
    expect(protect, protect.stderr).toMatchObject({ code: 0 });
    await agent({ person: YES }, async ({ call, asked }) => {
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("marked for protection");
      expect(asked).toEqual([]);
    });
    await expectUntouched();
    await here.configure({});
    const free = await here.mallku("up");
    expect(free, free.stderr).toMatchObject({ code: 0 });
  });

  test("is carried out on a person's yes to exactly this plan, and the database is whole and empty", async () => {
    await agent({ person: YES }, async ({ call, asked }) => {
      const { structured } = await call("preview_database");
      const answer = await call("ensure_database_container", { planId: structured["planId"] });
      expect(answer.isError, answer.text).toBe(false);
      expect(answer.structured).toMatchObject({ action: "updated" });
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain(String(structured["planId"]).slice(0, 12));
      expect((await call("check_security_barriers")).structured).toMatchObject({ holds: true });
      expect((await call("ensure_database_container")).structured).toMatchObject({ action: "none" });
    });
    expect((await volume()).Labels).toHaveProperty("edited", "1");
    await expect(expectKept(here, key, "before the plan")).rejects.toThrow();
  });
});
