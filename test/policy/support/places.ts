import { readFileSync } from "node:fs";
import { resourceFacts } from "../../../policy/facts/from-pulumi/resource.ts";
import { NOTHING, type Shape } from "../../../policy/facts/shape.ts";
import { SHAPES } from "../../../policy/facts/types.ts";
import { UNKNOWN_TEXT } from "../cases/case.ts";
import { judge } from "./evaluation.ts";
import { placesOf } from "./expected-findings.ts";

export interface Place {
  readonly type: string;
  readonly path: readonly (string | number)[];
  /** The rule that an unknown there is evidence for. */
  readonly decides: string;
}

/** Every place of a shape, as a path of keys; lists and maps have one element. */
function within(shape: Shape, inherited = "some rule"): Omit<Place, "type">[] {
  const decides = shape.decides ?? inherited;
  const here = { path: [], decides };
  const below = (key: string | number, inner: Shape) =>
    within(inner, decides).map((place) => ({ ...place, path: [key, ...place.path] }));
  switch (shape.kind) {
    case "list":
      return [here, ...below(0, shape.of)];
    case "map":
      return [here, ...below("key", shape.of)];
    case "object":
      return [here, ...Object.entries(shape.properties).flatMap(([key, inner]) => below(key, inner))];
    case "text":
    case "number":
    case "flag":
    case "anything":
      return [here];
  }
}

/** Every place of every type, the resource itself left out. */
export function allPlaces(): Place[] {
  return [...SHAPES].flatMap(([type, shape]) =>
    within(shape)
      .filter(({ path }) => path.length > 0)
      .map((place) => ({ type, ...place })),
  );
}

/** A declaration with the value at one place, and nothing beside it. */
export function placed(path: readonly (string | number)[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  return first === 0 ? [placed(rest, value)] : { [first]: placed(rest, value) };
}

/** What is said of each place in every type, a place a line; a person reads every change to it. */
export const PLACES_FILE = new URL("../cases/places.txt", import.meta.url);

const VALUES = { text: "x", number: 7, flag: true, list: [], map: {} };

/** The kinds of value that a place takes, and what is found where it is not known. */
export function saidOf({ type, path }: Place): string {
  const taken = Object.entries(VALUES).filter(([, value]) => {
    const properties = placed(path, value);
    const { problems } = resourceFacts({ urn: "place", type, properties, managedByProvider: true });
    return !problems.some(({ kind }) => kind === "unreadable");
  });
  const missing = new Set(judge(type, {}).map(({ message }) => message));
  const findings = judge(type, placed(path, UNKNOWN_TEXT)).filter(({ message }) => !missing.has(message));
  const found = placesOf(findings);
  const kinds = taken.map(([kind]) => kind).join(" or ");
  return `${type} ${path.join(".")}: ${kinds}; unknown: ${found === "" ? NOTHING : found}`;
}

export function expectedPlacesOfTypes(): string[] {
  return readFileSync(PLACES_FILE, "utf8").trimEnd().split("\n");
}
