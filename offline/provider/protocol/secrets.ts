import { isList, isObject, isSecret, reveal, secret, type Properties, type Value } from "./values.ts";

/** Parts of a secret shorter than this stand in many a message for something else. */
const SHORTEST = 4;

/** The properties as the provider works with them: secrets in clear. */
export function reveals(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, revealAll(value)]));
}

/**
 * Marks in an answer what was secret in the question, by property: what is inside a list cannot be followed, so there
 * the whole list is. The engine does the same for a provider that knows no secrets (plugin/provider_plugin.go,
 * annotateSecrets), as Pulumi's own docker provider.
 */
export function conceal(answer: Properties, question: Properties): Properties {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => {
      const asked = question[key];
      if (asked === undefined || isSecret(value)) return [key, value];
      if (isObject(value) && isObject(asked) && !isSecret(asked)) return [key, conceal(value, asked)];
      return [key, holdsSecret(asked) ? secret(value) : value];
    }),
  );
}

/**
 * Takes the secrets among properties out of a text. Docker repeats values in its errors, quoted and escaped: so it is
 * their plain parts that are looked for.
 */
export function redactor(...properties: readonly Properties[]): (text: string) => string {
  const parts = [...new Set(properties.flatMap((one) => secretTexts(one, false)).flatMap(plainParts))]
    // A longer one first: it may hold a shorter.
    .sort((one, other) => other.length - one.length);
  return (text) => parts.reduce((rest, part) => rest.replaceAll(part, "[secret]"), text);
}

function plainParts(text: string): string[] {
  return text.split(/[^\x21-\x7e]|["'\\=]/).filter((part) => part.length >= SHORTEST);
}

function secretTexts(value: Value | undefined, within: boolean): string[] {
  if (isSecret(value)) return secretTexts(reveal(value), true);
  if (isList(value)) return value.flatMap((one) => secretTexts(one, within));
  if (isObject(value)) return Object.values(value).flatMap((one) => secretTexts(one, within));
  return within && (typeof value === "string" || typeof value === "number") ? [String(value)] : [];
}

function holdsSecret(value: Value | undefined): boolean {
  if (isSecret(value)) return true;
  if (isList(value)) return value.some(holdsSecret);
  return isObject(value) && Object.values(value).some(holdsSecret);
}

function revealAll(value: Value): Value {
  const plain = reveal(value) ?? null;
  if (isList(plain)) return plain.map(revealAll);
  return isObject(plain) ? reveals(plain) : plain;
}
