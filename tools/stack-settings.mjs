import { join } from "node:path";
import { textOf } from "./keep.mjs";
import { SetupProblem } from "./problem.mjs";

/**
 * A scalar of a YAML text by its keys, for the plain block style that Pulumi itself writes; null where it is not there.
 * Set-up runs before any YAML reader is installed, and the values must not be written down a second time.
 * @param {string} text
 * @param {string[]} keys
 * @returns {string | null}
 */
export function yamlScalar(text, keys) {
  /** @type {{ indent: number, key: string }[]} */
  const path = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s#"'-][^\s]*?)):(?:\s+(.*))?$/.exec(line);
    if (match === null) continue;
    const indent = (match[1] ?? "").length;
    while ((path.at(-1)?.indent ?? -1) >= indent) path.pop();
    path.push({ indent, key: match[2] ?? match[3] ?? match[4] ?? "" });
    if (path.length !== keys.length || !path.every(({ key }, index) => key === keys[index])) continue;
    const value = (match[5] ?? "").trim();
    const quoted = /^"([^"]*)"|^'([^']*)'/.exec(value);
    const plain = quoted === null ? value.replace(/\s+#.*$/, "") : (quoted[1] ?? quoted[2] ?? "");
    return plain === "" ? null : plain;
  }
  return null;
}

/**
 * A setting of the project: the stack's own value, or the default that Pulumi.yaml declares.
 * @param {{ project: string, stack: string }} texts of Pulumi.yaml and of the stack's file
 * @param {string} name without its `mallku:`
 * @returns {{ value: string, own: boolean }} own: somebody chose it for this stack
 */
export function stackSetting({ project, stack }, name) {
  const own = yamlScalar(stack, ["config", `mallku:${name}`]);
  if (own !== null) return { value: own, own: true };
  const declared = yamlScalar(project, ["config", `mallku:${name}`, "default"]);
  if (declared === null)
    throw new SetupProblem(
      `Pulumi.yaml declares no default for mallku:${name}, so which base image to get cannot be told`,
      `declare it in Pulumi.yaml, or: pulumi config set mallku:${name} <image>`,
    );
  return { value: declared, own: false };
}

/**
 * @param {string} root
 * @param {string} stack
 * @param {string | undefined} configFile another file than Pulumi.<stack>.yaml
 */
export async function stackTexts(root, stack, configFile) {
  const [project, own] = await Promise.all(
    [join(root, "Pulumi.yaml"), configFile ?? join(root, `Pulumi.${stack}.yaml`)].map(textOf),
  );
  return { project: project ?? "", stack: own ?? "" };
}
