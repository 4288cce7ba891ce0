import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { ANYTHING_ELSE, NOTHING, type Shape } from "../../policy/facts/shape.ts";
import { SHAPES } from "../../policy/facts/types.ts";
import { RULES } from "../../policy/rules/index.ts";

const folder = fileURLToPath(new URL("../../node_modules/@pulumi/docker/", import.meta.url));

function source(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(folder + file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** Interfaces of a declaration file: property to the text of its type. */
function interfaces(file: string): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  source(file).forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node)) return;
    const members = node.members.filter(ts.isPropertySignature);
    found.set(
      node.name.text,
      new Map(members.map((member) => [member.name.getText(), member.type?.getText() ?? ""])),
    );
  });
  return found;
}

const inputs = interfaces("types/input.d.ts");

/** Every property path of an interface, through the nested ones; lists and maps are no step of the path. */
function declaredPaths(properties: ReadonlyMap<string, string>, prefix = ""): string[] {
  return [...properties].flatMap(([name, type]) => {
    const nested = /inputs\.(\w+)/.exec(type)?.[1];
    const inner = nested === undefined ? undefined : inputs.get(nested);
    return inner === undefined ? [`${prefix}${name}`] : declaredPaths(inner, `${prefix}${name}.`);
  });
}

function tablePaths(shape: Shape, prefix: string): string[] {
  if (shape.kind === "list" || shape.kind === "map") return tablePaths(shape.of, prefix);
  if (shape.kind !== "object") return [prefix];
  const dot = prefix === "" ? "" : `${prefix}.`;
  return Object.entries(shape.properties).flatMap(([name, inner]) => tablePaths(inner, dot + name));
}

/** `docker:index/container:Container` is declared in container.d.ts as ContainerArgs. */
const TYPES = [...SHAPES].filter(
  ([type]) => type.startsWith("docker:index/") || type === "pulumi:providers:docker",
);

test.each(TYPES)(
  "an upgrade of the provider brought, or lost, a property of %s that nobody has judged",
  (type, shape) => {
    const name = type === "pulumi:providers:docker" ? "Provider" : (type.split(":").at(-1) ?? "");
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
    const args = interfaces(file).get(`${name}Args`);
    expect(args, `${file} declares no ${name}Args`).toBeDefined();
    // Not in the declarations: the engine's own in every provider, and what the provider's check adds.
    const own = new Set(name === "Provider" ? ["pluginDownloadURL", "version"] : ["build.contextDigest"]);
    // What the engine hands over as JSON in a text.
    const nestedInText = /^(registryAuth)\./;
    const declared = declaredPaths(args ?? new Map()).map((path) =>
      nestedInText.test(path) ? "registryAuth" : path,
    );
    expect([...new Set(tablePaths(shape, ""))].filter((path) => !own.has(path)).sort()).toEqual(
      [...new Set(declared)].sort(),
    );
  },
);

test("an upgrade of the provider brought a type of resource that nobody has judged", () => {
  const classes = readdirSync(folder)
    .filter((file) => file.endsWith(".d.ts"))
    .flatMap((file) => {
      const text = readFileSync(folder + file, "utf8");
      return [...text.matchAll(/export declare class (\w+) extends pulumi\.CustomResource/g)].map(
        (match) => match[1] ?? "",
      );
    });
  expect(classes.length).toBeGreaterThan(5);
  const known = TYPES.map(([type]) => type.split(":").at(-1) ?? "").filter((name) => name !== "docker");
  expect(known.sort()).toEqual(classes.sort());
});

function speakers(shape: Shape): string[] {
  const inner =
    shape.kind === "list" || shape.kind === "map"
      ? [shape.of]
      : shape.kind === "object"
        ? Object.values(shape.properties)
        : [];
  return [...(shape.decides === undefined ? [] : [shape.decides]), ...inner.flatMap(speakers)];
}

test("every place in the tables is claimed by a rule that exists: an unknown there has somebody to report it", () => {
  const claimed = new Set([...SHAPES.values()].flatMap(speakers));
  const ids = new Set([...RULES.map(({ id }) => id), NOTHING, ANYTHING_ELSE]);
  expect([...claimed].filter((id) => !ids.has(id))).toEqual([]);
});
