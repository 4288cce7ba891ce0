/** The engine's mark of an object that stands for a secret (@pulumi/pulumi, runtime/rpc.ts). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

interface Secret {
  /** In a message; as JSON in a state that was exported with its secrets; or neither, where it is encrypted. */
  readonly value?: unknown;
  readonly plaintext?: unknown;
}

function isSecret(value: object): value is Secret {
  return Reflect.get(value, SIGNATURE) === SECRET;
}

/**
 * The same value without the wrappers of its secrets, as a provider and a policy get it. One that is encrypted keeps its
 * wrapper, which the decoder reads as unknown.
 */
export function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) {
    if (typeof value.plaintext === "string") return revealed(JSON.parse(value.plaintext));
    return value.value === undefined ? value : revealed(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

/** Whether a secret is anywhere in it. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isSecret(value) || Object.values(value).some(holdsSecret);
}

export function asSecret(value: unknown): Readonly<Record<string, unknown>> {
  return { [SIGNATURE]: SECRET, value };
}
