import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheFolder, pulumiHome, stateFolder } from "../../../tools/folders.mjs";
import { prepareState } from "../../../tools/state.mjs";
import { scratch } from "./scratch.ts";

describe("Pulumi's state", () => {
  test("gets a passphrase that only the user can read, and keeps it", async () => {
    const state = await scratch();
    const first = await prepareState({ env: {}, state });
    expect(first).toEqual({
      backendUrl: `file://${state}/backend`,
      passphraseFile: join(state, "passphrase"),
    });
    const text = await readFile(join(state, "passphrase"), "utf8");
    expect(Buffer.from(text.trim(), "base64url").length).toBe(32);
    expect((await stat(join(state, "passphrase"))).mode & 0o777).toBe(0o600);
    await prepareState({ env: {}, state });
    expect(await readFile(join(state, "passphrase"), "utf8")).toBe(text);
  });

  test("gets one passphrase, not two, from set-ups that run at once", async () => {
    const state = await scratch();
    const seen = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await prepareState({ env: {}, state });
        return await readFile(join(state, "passphrase"), "utf8");
      }),
    );
    expect(new Set(seen).size).toBe(1);
    expect((await readdir(state)).sort()).toEqual(["backend", "passphrase"]);
  });

  test("is not left readable by others", async () => {
    const state = await scratch();
    await prepareState({ env: {}, state });
    await chmod(join(state, "passphrase"), 0o644);
    await prepareState({ env: {}, state });
    expect((await stat(join(state, "passphrase"))).mode & 0o777).toBe(0o600);
  });

  test("is not given a new passphrase while it holds stacks: they could never be read again", async () => {
    const state = await scratch();
    await prepareState({ env: {}, state });
    await mkdir(join(state, "backend/.pulumi/stacks/mallku"), { recursive: true });
    await rm(join(state, "passphrase"));
    await expect(prepareState({ env: {}, state })).rejects.toThrow("cannot be read without it");
    await writeFile(join(state, "passphrase"), "");
    await expect(prepareState({ env: {}, state })).rejects.toThrow("is empty");
  });

  test.each([
    [{ PULUMI_BACKEND_URL: "s3://bucket" }, true, false],
    [{ PULUMI_CONFIG_PASSPHRASE: "" }, false, true],
    [{ PULUMI_CONFIG_PASSPHRASE: "secret" }, false, true],
    [{ PULUMI_CONFIG_PASSPHRASE_FILE: "/run/secret" }, false, true],
    [{ PULUMI_CONFIG_PASSPHRASE_FILE: "", PULUMI_BACKEND_URL: "" }, false, false],
  ])("leaves what the user has of their own: %j", async (env, ownBackend, ownPassphrase) => {
    const state = await scratch();
    const { backendUrl, passphraseFile } = await prepareState({ env, state });
    expect([backendUrl === null, passphraseFile === null]).toEqual([ownBackend, ownPassphrase]);
    const made = [...(ownBackend ? [] : ["backend"]), ...(ownPassphrase ? [] : ["passphrase"])];
    expect((await readdir(state)).sort()).toEqual(made);
  });
});

describe("the user's folders", () => {
  test("follow the XDG variables, and the home folder without them", async () => {
    const base = await scratch();
    const env = { HOME: base };
    expect(cacheFolder(env)).toBe(join(base, ".cache/mallku"));
    expect(stateFolder(env)).toBe(join(base, ".local/state/mallku"));
    const own = { ...env, XDG_CACHE_HOME: join(base, "c"), XDG_STATE_HOME: join(base, "s") };
    expect(cacheFolder(own)).toBe(join(base, "c/mallku"));
    expect(stateFolder(own)).toBe(join(base, "s/mallku"));
    expect(cacheFolder({ ...env, XDG_CACHE_HOME: "relative" })).toBe(join(base, ".cache/mallku"));
    expect(pulumiHome(env)).toBe(join(base, ".pulumi"));
    expect(pulumiHome({ ...env, PULUMI_HOME: "/p" })).toBe("/p");
  });

  test("say which variable mends it where they cannot be written", () => {
    expect(() => stateFolder({ HOME: "/dev/null" })).toThrow("export XDG_STATE_HOME=");
  });
});
