import fc from "fast-check";

/** Ways to a container that both policies refuse, as method and path with NAME for the container. */
export const CLOSED = [
  ["POST", "/containers/NAME/exec"],
  ["POST", "/containers/NAME/attach"],
  ["GET", "/containers/NAME/attach/ws"],
  ["GET", "/containers/NAME/archive"],
  ["PUT", "/containers/NAME/archive"],
  ["GET", "/containers/NAME/export"],
  ["POST", "/containers/NAME/rename"],
  ["POST", "/containers/NAME/copy"],
] as const;

const escape = (character: string, lower: boolean) => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
  return `%${lower ? hex : hex.toUpperCase()}`;
};

/** Each character as it is, escaped, or escaped twice; most as they are. */
function escaped(text: string): fc.Arbitrary<string> {
  const ways = fc.nat({ max: 399 });
  return fc.array(ways, { minLength: text.length, maxLength: text.length }).map((choices) =>
    Array.from(text)
      .map((character, index) => {
        const way = choices[index] ?? 0;
        if (way < 30) return escape(character, way < 10);
        return way === 30 ? escape(character, true).replace("%", "%25") : character;
      })
      .join(""),
  );
}

/** Something put before, between or behind the parts of a path, which may or may not leave its meaning. */
const noise = fc.constantFrom(
  "",
  "",
  "",
  "",
  "",
  "",
  "/",
  "/.",
  "/x/..",
  "/%2e",
  "/%2e%2e",
  "%00",
  "\\",
  ";",
  "/..;",
  "#",
  "//x",
);
const version = fc.constantFrom(
  "",
  "",
  "/v1.41",
  "/v1.24",
  "/v1.9",
  "/v1.41.0",
  "/V1.41",
  "/v1",
  "/v%31.41",
  "http://docker",
);
const query = fc.constantFrom(
  "",
  "?",
  "?stream=1",
  "?path=/&name=free",
  "?%6eame=x",
  "?;",
  "?a=%zz",
  "?x=/auth",
);

/** A spelling of a closed way to a container: another address of the same thing, or of nothing. */
export function spelling(name: string): fc.Arbitrary<{ method: string; target: string }> {
  return fc.constantFrom(...CLOSED).chain(([method, path]) =>
    fc
      .tuple(version, escaped(path.replace("NAME", name)), noise, fc.nat({ max: 12 }), query)
      .map(([prefix, spelled, extra, place, suffix]) => {
        const cut = Math.min(spelled.length, Math.floor((spelled.length * place) / 12));
        return { method, target: `${prefix}${spelled.slice(0, cut)}${extra}${spelled.slice(cut)}${suffix}` };
      }),
  );
}
