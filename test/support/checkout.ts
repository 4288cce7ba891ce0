import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Copies the checkout, so that a test can change the program in it; the packages are shared.
 * @returns its folder, which the caller removes
 */
export async function copyCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-checkout-"));
  const filter = (source: string) => !/\/(node_modules|\.git)$/.test(source);
  await cp(root, folder, { recursive: true, filter });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
