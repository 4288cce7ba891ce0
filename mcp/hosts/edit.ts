import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { SettingsError } from "../../infra/errors.ts";

/** How a host starts a server on stdio. */
export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
}

export interface EditOptions {
  /** The file, for messages. */
  readonly path: string;
  /** Whether the host reads comments and trailing commas; where it does not, they make the file malformed. */
  readonly comments: boolean;
}

const SERVERS = "mcpServers";
const NAME = "mallku";
const BOM = "\uFEFF";

/**
 * Puts the server into a host's configuration and leaves every other byte as it is: order, comments, line
 * ends, byte order mark, and what a person added to this entry.
 * @param text the file's; empty where there is none
 * @throws SettingsError where the text is no JSON object, or says the same thing twice
 */
export function addServer(text: string, entry: ServerEntry, options: EditOptions): string {
  const mark = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(mark.length);
  const eol = /\r\n/.test(body) ? "\r\n" : "\n";
  if (body.trim() === "") {
    const made = JSON.stringify({ [SERVERS]: { [NAME]: entry } }, undefined, 2);
    return `${mark}${made.replaceAll("\n", eol)}${eol}`;
  }
  refuseUnclear(body, options);
  return mark + withServer(body, entry, options, styleOf(body, eol));
}

/** Not by the parser's own edits: those put whitespace in order around what they change. */
function withServer(body: string, entry: ServerEntry, options: EditOptions, style: Style): string {
  const root = parse(body, options);
  if (root === undefined) return body;
  const servers = child(root, SERVERS);
  if (servers === undefined) return insert(body, root, 1, SERVERS, { [NAME]: entry }, style);
  const own = child(servers, NAME);
  if (own === undefined) return insert(body, servers, 2, NAME, entry, style);
  for (const key of ["command", "args"] as const) {
    const node = child(own, key);
    if (node === undefined)
      return withServer(insert(body, own, 3, key, entry[key], style), entry, options, style);
    if (JSON.stringify(getNodeValue(node)) === JSON.stringify(entry[key])) continue;
    const text = render(entry[key], 3, style);
    const replaced = body.slice(0, node.offset) + text + body.slice(node.offset + node.length);
    return withServer(replaced, entry, options, style);
  }
  return body;
}

/** How a file is laid out; without line ends it is one line, and stays one. */
interface Style {
  readonly unit: string;
  readonly eol: string;
}

function styleOf(body: string, eol: string): Style {
  const [, unit = "  "] = body.match(/^([ \t]+)\S/m) ?? [];
  return body.trimEnd().includes("\n") ? { unit, eol } : { unit: "", eol: "" };
}

/** Puts a property behind the last one of an object: one insertion, and no other byte is touched. */
function insert(
  body: string,
  object: Node,
  depth: number,
  key: string,
  value: unknown,
  style: Style,
): string {
  const { unit, eol } = style;
  const property = `${eol}${unit.repeat(depth)}${JSON.stringify(key)}:${eol === "" ? "" : " "}${render(value, depth, style)}`;
  const last = object.children?.at(-1);
  if (last !== undefined) {
    const end = last.offset + last.length;
    return `${body.slice(0, end)},${property}${body.slice(end)}`;
  }
  const start = object.offset + 1;
  const rest = body.slice(start, object.offset + object.length - 1);
  const closing = rest.includes("\n") ? "" : `${eol}${unit.repeat(depth - 1)}`;
  return `${body.slice(0, start)}${property}${closing}${body.slice(start)}`;
}

function render(value: unknown, depth: number, { unit, eol }: Style): string {
  const lines = JSON.stringify(value, undefined, eol === "" ? undefined : unit).split("\n");
  return lines.join(`${eol}${unit.repeat(depth)}`);
}

function refuseUnclear(body: string, options: EditOptions): void {
  const errors: ParseError[] = [];
  const root = parse(body, options, errors);
  const [first] = errors;
  if (first !== undefined || root?.type !== "object") {
    const line = body.slice(0, first?.offset ?? 0).split("\n").length;
    const found =
      first === undefined ? "no JSON object" : `line ${line}: ${printParseErrorCode(first.error)}`;
    throw refusal(options, found, "one JSON object; mend the file, or start with --path in another place");
  }
  const servers = child(root, SERVERS);
  if (servers !== undefined && servers.type !== "object")
    throw refusal(options, `"${SERVERS}" that is no object`, `"${SERVERS}": {}`);
  const own = servers === undefined ? undefined : child(servers, NAME);
  if (own !== undefined && own.type !== "object")
    throw refusal(options, `"${NAME}" that is no object`, "an object, or nothing");
  for (const node of [root, servers, own]) {
    const keys = (node?.children ?? []).map(({ children }) => String(children?.[0]?.value));
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    // Which of two counts is the reader's choice, so the edit could land in the one that does not.
    if (twice !== undefined) throw refusal(options, `the key "${twice}" twice`, "each key once");
  }
}

function refusal({ path }: EditOptions, found: string, allowed: string): SettingsError {
  return new SettingsError([{ key: path, found: `${found}; the file was not changed`, allowed }]);
}

function parse(body: string, { comments }: EditOptions, errors: ParseError[] = []): Node | undefined {
  return parseTree(body, errors, { disallowComments: !comments, allowTrailingComma: comments });
}

function child(node: Node, key: string): Node | undefined {
  return node.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1];
}
