import { mkdtemp, readdir, readFile, rm, stat, writeFile, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { alphabet, makePassword, readOrMakeSecrets } from "../../infra/image/gateway/secrets.ts";

const root = await mkdtemp(join(tmpdir(), "mallku-secrets-"));
let folder = "";
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, String(count), "secrets");
});
afterAll(() => rm(root, { recursive: true }));

describe("the database's passwords", () => {
  test("are made at the first start, long, without letters that look alike, and different from each other", async () => {
    const { rootPassword, userPassword } = await readOrMakeSecrets(folder);
    expect(rootPassword).toMatch(/^[A-HJ-NP-Za-km-z2-9]{24}$/);
    expect(userPassword).toMatch(/^[A-HJ-NP-Za-km-z2-9]{20}$/);
    expect(rootPassword.slice(0, 20)).not.toBe(userPassword);
  });

  test("draw on the whole alphabet, evenly enough that none is missing", () => {
    const drawn = new Set(makePassword(57 * 100));
    expect(drawn.size).toBe(alphabet.length);
    expect(alphabet).toHaveLength(57);
    for (const alike of "O0lI1") expect(drawn).not.toContain(alike);
  });

  test("stay the same at the next start, or the database's own user would be locked out", async () => {
    const first = await readOrMakeSecrets(folder);
    expect(await readOrMakeSecrets(folder)).toEqual(first);
  });

  test("can be read by their owner only, also after somebody widened that", async () => {
    await readOrMakeSecrets(folder);
    await chmod(join(folder, "root-password"), 0o644);
    await chmod(folder, 0o755);
    await readOrMakeSecrets(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test("leave no second copy behind, also not after a start that was killed between writing and naming", async () => {
    await readOrMakeSecrets(folder);
    await rm(join(folder, "user-password"));
    await writeFile(join(folder, "user-password.tmp"), "half", { mode: 0o600 });
    const { userPassword } = await readOrMakeSecrets(folder);
    expect(await readdir(folder)).toEqual(["root-password", "user-password"]);
    expect(await readFile(join(folder, "user-password"), "utf8")).toBe(userPassword);
  });

  test.each(["", "short", "O".repeat(24), `${"A".repeat(24)}\n`])(
    "are never replaced where the file holds something else (%j)",
    async (content) => {
      await readOrMakeSecrets(folder);
      await writeFile(join(folder, "root-password"), content);
      await expect(readOrMakeSecrets(folder)).rejects.toThrow(/does not hold a password/);
      expect(await readFile(join(folder, "root-password"), "utf8")).toBe(content);
    },
  );
});
