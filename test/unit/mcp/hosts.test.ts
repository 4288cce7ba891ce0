import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fc, test as property } from "@fast-check/vitest";
import { parse as parseJsonc } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { SettingsError } from "../../../infra/errors.ts";
import { configureHost, previewConfiguration } from "../../../mcp/hosts/configure.ts";
import { addServer } from "../../../mcp/hosts/edit.ts";
import { HOSTS } from "../../../mcp/hosts/places.ts";
import { scratch } from "../tools/scratch.ts";

const ENTRY = { command: "/usr/bin/node", args: ["/opt/mallku/tools/mallku.mjs", "mcp", "--stack", "dev"] };
const OPTIONS = { path: "config.json", comments: false };
const added = (text: string, comments = false) => addServer(text, ENTRY, { ...OPTIONS, comments });

/** Whether one text is the other with something put in at one place. */
function isOneInsertion(before: string, after: string): boolean {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  return after.endsWith(before.slice(same)) && after.length > before.length;
}

describe("a host's configuration", () => {
  test.each(["", "  \n", "\uFEFF"])("that is empty (%j) is made", (text) => {
    expect(JSON.parse(added(text).replace("\uFEFF", ""))).toEqual({ mcpServers: { mallku: ENTRY } });
  });

  test.each([
    ["without servers", '{\n  "theme": "dark"\n}\n'],
    [
      "with other servers",
      '{\n  "mcpServers": {\n    "other": { "command":"x" }\n  },\n  "theme":   "dark"}',
    ],
    ["with an empty list of servers", '{"mcpServers":{}}'],
    ["indented with tabs", '{\n\t"a": [1,2,  3],\n\t"mcpServers": {\n\t\t"b": {"command": "b"}\n\t}\n}\n'],
    ["with a byte order mark and line ends of Windows", '\uFEFF{\r\n    "a": "\\u00e4"\r\n}\r\n'],
    ["on one line, with numbers as they were written", '{"n":1.0e3,"m":1e999,"z":-0}'],
  ])("%s keeps every byte and gets the server", (_name, text) => {
    const after = added(text);
    expect(isOneInsertion(text, after)).toBe(true);
    expect(added(after)).toBe(after);
    const parsed = JSON.parse(after.replace("\uFEFF", "")) as { mcpServers: { mallku: unknown } };
    expect(parsed.mcpServers.mallku).toEqual(ENTRY);
    if (text.includes("\r\n")) expect(after.replaceAll("\r\n", "")).not.toContain("\n");
  });

  property.prop([
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.constantFrom(0, 1, 2, 4, "\t"),
    fc.boolean(),
  ])("keeps every byte, whatever is in it", (settings, indentation, windows) => {
    fc.pre(!("mcpServers" in settings) && !Object.keys(settings).includes("__proto__"));
    const plain = JSON.stringify(settings, undefined, indentation);
    const text = windows ? plain.replaceAll("\n", "\r\n") : plain;
    const after = added(text);
    expect(isOneInsertion(text, after)).toBe(true);
    expect(added(after)).toBe(after);
    expect(JSON.parse(after)).toEqual({
      ...(JSON.parse(text) as object),
      mcpServers: { mallku: ENTRY },
    });
  });

  test("of an older version is brought up to date, and what a person added to it stays", () => {
    const old =
      '{"mcpServers":{"mallku":{"command":"/old/node","args":["mcp"],"env":{"A":"1"}, "disabled":true}}}';
    const after = added(old);
    expect(JSON.parse(after)).toEqual({
      mcpServers: { mallku: { ...ENTRY, env: { A: "1" }, disabled: true } },
    });
    expect(after).toContain('"env":{"A":"1"}, "disabled":true');
  });

  test("with comments keeps them where the host reads comments, and is refused where it does not", () => {
    const text = '{\n  // ours\n  "servers": {}, /* theirs */\n}\n';
    const after = added(text, true);
    expect(after).toContain("// ours");
    expect(after).toContain("/* theirs */");
    expect((parseJsonc(after) as { mcpServers: object }).mcpServers).toEqual({ mallku: ENTRY });
    expect(() => added(text)).toThrow(SettingsError);
  });

  test.each([
    ["{", "line 1"],
    ['{\n "a": 1,\n}', "line 3"],
    ["[]", "no JSON object"],
    ['"mcpServers"', "no JSON object"],
    ['{"mcpServers":[]}', '"mcpServers" that is no object'],
    ['{"mcpServers":{"mallku":"x"}}', '"mallku" that is no object'],
    ['{"mcpServers":{},"mcpServers":{}}', '"mcpServers" twice'],
    ['{"mcpServers":{"mallku":{},"mallku":{}}}', '"mallku" twice'],
    ["not json", "line 1"],
  ])("that is malformed, %s, is refused with the place", (text, found) => {
    expect(() => added(text)).toThrow(found);
  });
});

describe("a host's file", () => {
  test("that is missing is made with its folder, for its owner alone", async () => {
    const path = join(await scratch(), "Claude", "claude_desktop_config.json");
    expect(await configureHost(ENTRY, { ...OPTIONS, path })).toEqual({
      path,
      backup: undefined,
      changed: true,
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await configureHost(ENTRY, { ...OPTIONS, path })).toEqual({
      path,
      backup: undefined,
      changed: false,
    });
    expect(await readdir(join(path, ".."))).toEqual(["claude_desktop_config.json"]);
  });

  test("is kept as it was in a backup, with its mode, and written behind its link", async () => {
    const folder = await scratch();
    const [path, link] = [join(folder, "real.json"), join(folder, "link.json")];
    await writeFile(path, '{"theme":"dark"}', { mode: 0o640 });
    await symlink(path, link);
    const done = await configureHost(ENTRY, { ...OPTIONS, path: link });
    expect(done).toMatchObject({ path, changed: true });
    expect(await readFile(done.backup ?? "", "utf8")).toBe('{"theme":"dark"}');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ theme: "dark", mcpServers: {} });
  });

  test.each(["malformed", "read-only"])("that is %s is refused and stays as it was", async (what) => {
    const folder = await scratch();
    const path = join(folder, "config.json");
    const text = what === "malformed" ? '{"theme": }' : '{"theme":"dark"}';
    await writeFile(path, text);
    if (what === "read-only") await chmod(path, 0o444);
    await expect(configureHost(ENTRY, { ...OPTIONS, path })).rejects.toThrow("the file was not changed");
    expect(await readFile(path, "utf8")).toBe(text);
    expect(await readdir(folder)).toEqual(["config.json"]);
  });

  test("that is a folder is refused", async () => {
    const path = join(await scratch(), "config.json");
    await mkdir(path);
    await expect(configureHost(ENTRY, { ...OPTIONS, path })).rejects.toThrow(SettingsError);
  });

  test("is shown, and not written, where it is only asked for", async () => {
    const folder = await scratch();
    const path = join(folder, "config.json");
    expect(JSON.parse(await previewConfiguration(ENTRY, { ...OPTIONS, path }))).toEqual({
      mcpServers: { mallku: ENTRY },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

test("each host's file is where its documentation says, and no entry ever names Docker's socket", () => {
  const at = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv) => ({ platform, env, cwd: "/work-folder" });
  const { path } = HOSTS["claude-desktop"];
  expect(path(at("darwin", { HOME: "/Users/a" }))).toBe(
    "/Users/a/Library/Application Support/Claude/claude_desktop_config.json",
  );
  expect(path(at("linux", { HOME: "/home/a" }))).toBe("/home/a/.config/Claude/claude_desktop_config.json");
  expect(path(at("win32", { APPDATA: "/r" }))).toBe("/r/Claude/claude_desktop_config.json");
  expect(HOSTS["claude-code"].path(at("linux", { HOME: "/home/a" }))).toBe("/home/a/.claude.json");
  expect(HOSTS["mcp-json"].path(at("linux", {}))).toBe("/work-folder/mcp.json");
  expect(added("")).not.toContain("docker.sock");
});
