import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensure, NO, withAgent, YES } from "../support/agent.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";

const docker = new Docker();
let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
  await ensure(here);
});

afterAll(async () => {
  await here.remove();
});

const inspect = () => docker.getContainer(here.names.container).inspect();

describe("what a person must confirm", () => {
  test("stopping it is refused where nobody can be asked", async () => {
    await withAgent(here, {}, async ({ call }) => {
      const answer = await call("stop_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("declares no elicitation");
    });
    expect((await inspect()).State.Running).toBe(true);
  });

  test.each(["legacy", "modern"] as const)(
    "stopping it is asked, in the %s era, and done on a yes",
    async (era) => {
      await withAgent(here, { era, person: NO }, async ({ call, asked }) => {
        expect((await call("stop_container")).isError).toBe(true);
        expect(asked).toHaveLength(1);
        expect((await inspect()).State.Running).toBe(true);
      });
      await withAgent(here, { era, person: YES }, async ({ call, asked }) => {
        expect((await call("stop_container")).structured).toMatchObject({
          wasRunning: true,
          state: "exited",
        });
        expect(asked[0]).toContain(here.names.container);
        const started = await call("start_container");
        expect(started.isError, started.text).toBe(false);
        expect(started.structured).toMatchObject({ holds: true });
      });
    },
  );

  test("replacing the container of a protected stack waits for a yes to exactly this plan", async () => {
    await here.configure({ protectData: true });
    await ensure(here, { person: YES });
    const { Id } = await inspect();
    await here.configure({ protectData: true, memory: "1030MiB" });
    await withAgent(here, {}, async ({ call }) => {
      const { structured } = await call("preview_database");
      expect(JSON.stringify(structured["destructive"])).toContain("protected");
      const answer = await call("ensure_database_container");
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain("declares no elicitation");
    });
    await withAgent(here, { person: NO }, async ({ call }) => {
      expect((await call("ensure_database_container")).isError).toBe(true);
    });
    // While the person thinks, somebody changes the plan: the yes was to another one.
    let isChanged = false;
    await withAgent(
      here,
      {
        person: () => (isChanged ? NO() : YES()),
      },
      async ({ client, call, asked }) => {
        client.setRequestHandler("elicitation/create", async ({ params }) => {
          asked.push(params.message);
          if (isChanged) return NO();
          isChanged = true;
          await here.configure({ protectData: true, memory: "1040MiB" });
          return YES();
        });
        expect((await call("ensure_database_container")).isError).toBe(true);
        expect(asked).toHaveLength(2);
      },
    );
    expect((await inspect()).Id).toBe(Id);
    const { structured } = await ensure(here, { person: YES });
    expect(structured).toMatchObject({ action: "updated" });
    expect((await inspect()).HostConfig.Memory).toBe(1040 * 2 ** 20);
    await here.configure({ protectData: false, memory: "1040MiB" });
    await ensure(here, { person: YES });
  });
});
