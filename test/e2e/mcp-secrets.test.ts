import { afterAll, beforeAll, expect, test } from "vitest";
import { withAgent, YES } from "../support/agent.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";

const CANARY = "canary-token-of-the-mcp-server-0123456789";
let here: Installation;

beforeAll(async () => {
  here = await makeInstallation();
});

afterAll(async () => {
  await here.remove();
});

test("secrets are in no answer, no progress and no log of the server", async () => {
  const set = await here.mallku("pulumi", "--", "config", "set", "--secret", "mallku:apiToken", CANARY);
  expect(set, set.stderr).toMatchObject({ code: 0 });
  const said = await withAgent(here, { person: YES }, async ({ client, call, heard }) => {
    for (const tool of [
      "preview_database",
      "ensure_database_container",
      "check_security_barriers",
      "get_container",
      "list_containers",
      "inspect_container_networks",
      "get_database_logs",
    ]) {
      const answer = await call(tool);
      expect(answer.isError, answer.text).toBe(false);
    }
    expect((await call("get_container", { name: here.names.tokenCarrier })).isError).toBe(false);
    for (const { uri } of (await client.listResources()).resources)
      heard.push(JSON.stringify(await client.readResource({ uri })));
    return heard;
  });
  const all = said.join("");
  expect(all).toContain("ensure_database_container");
  expect(all).not.toContain(CANARY);
  expect(all).not.toContain(Buffer.from(CANARY).toString("base64"));
});
