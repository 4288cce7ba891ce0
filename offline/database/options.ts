import data from "./options.json" with { type: "json" };
import { StartError } from "./start-error.ts";

/**
 * arangod's command line (ProgramOptions, ArgumentParser): `--section.name value`, `--section.name=value`, a boolean alone for true, a list's
 * option several times. What is not among the options of arangod 3.12 ends the start, as there.
 */
const types: ReadonlyMap<string, string> = new Map(Object.entries(data.options));

/** Option name to its values, in the order given. */
export type Options = ReadonlyMap<string, readonly string[]>;

const fail = (exitCode: number, message: string): StartError =>
  new StartError(
    exitCode,
    `Error while processing command-line options for arangod:\n  ${message}\n\nUse --help or --help-all to get an overview of available options`,
  );

const booleans = /^(true|false|on|off|yes|no|1|0)$/i;
const bounds: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(1n << 31n), (1n << 31n) - 1n],
  int64: [-(1n << 63n), (1n << 63n) - 1n],
  uint32: [0n, (1n << 32n) - 1n],
  uint64: [0n, (1n << 64n) - 1n],
};
/** The units arangod takes behind a whole number. */
const unit: Readonly<Record<string, bigint>> = {
  k: 1000n,
  kb: 1000n,
  kib: 1n << 10n,
  m: 1000n ** 2n,
  mb: 1000n ** 2n,
  mib: 1n << 20n,
  g: 1000n ** 3n,
  gb: 1000n ** 3n,
  gib: 1n << 30n,
  t: 1000n ** 4n,
  tb: 1000n ** 4n,
  tib: 1n << 40n,
  b: 1n,
};

const integerFits = (type: string, value: string): boolean => {
  const [low, high] = bounds[type] ?? [0n, 0n];
  const match = /^(-?[0-9]+)([kmgt]?i?b|[kmgt])?$/i.exec(value);
  if (match === null) return false;
  const factor = match[2] === undefined ? 1n : unit[match[2].toLowerCase()];
  if (factor === undefined) return false;
  const integer = BigInt(match[1] ?? "") * factor;
  return integer >= low && integer <= high;
};

const fits = (type: string, value: string): boolean => {
  if (type === "boolean") return booleans.test(value);
  if (type === "double") return value.trim() !== "" && Number.isFinite(Number(value));
  return type.startsWith("string") || integerFits(type, value);
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

const similar = (name: string): string => {
  const near = [...types.keys()]
    .map((each) => ({ each, far: distance(name, each) }))
    .filter(({ far }) => far <= 8)
    .sort((a, b) => a.far - b.far)
    .slice(0, 4);
  return near.length === 0
    ? ""
    : `\nDid you mean one of these?\n${near.map(({ each }) => `  --${each}`).join("\n")}`;
};

/** @throws StartError (3: a name that is no option, 4: a value that is not of its type or missing) */
export const parseOptions = (argv: readonly string[]): Options => {
  const values = new Map<string, string[]>();
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? "";
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match === null) throw fail(3, `unexpected argument '${argument}': an option begins with --`);
    const [, name = "", inline] = match;
    const type = types.get(name);
    if (type === undefined) throw fail(3, `unknown option '--${name}'${similar(name)}`);
    let value = inline;
    if (value === undefined && (type !== "boolean" || booleans.test(argv[index + 1] ?? ""))) {
      index += 1;
      value = argv[index];
      if (value === undefined) throw fail(4, `no value specified for option '--${name}'`);
    }
    value ??= "true";
    if (!fits(type, value)) {
      throw fail(4, `error setting value for option '--${name}': invalid value '${value}' for type ${type}`);
    }
    const earlier = type.endsWith("...") ? (values.get(name) ?? []) : [];
    values.set(name, [...earlier, value]);
  }
  return values;
};

export const booleanOption = (options: Options, name: string, otherwise: boolean): boolean => {
  const value = options.get(name)?.at(-1);
  return value === undefined ? otherwise : /^(true|on|yes|1)$/i.test(value);
};
