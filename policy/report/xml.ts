import { printable } from "./printable.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for an element or an attribute of XML 1.0, which has no way at all to write most control characters. */
export function xmlText(text: string): string {
  const lines = text.split("\n").map(printable).join("\n");
  return lines.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? "");
}

/** An element on lines of its own; `content` is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: readonly string[] = [],
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(printable(String(value)))}"`],
  );
  const open = `<${name}${given.join("")}`;
  return content.length === 0 ? `${open}/>` : [`${open}>`, ...content, `</${name}>`].join("\n");
}
