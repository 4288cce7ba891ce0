import { denial, type Denial, type DenialId } from "./denial.ts";

/** What the authorization policy says of a request, or what it needs to know first. */
export type Verdict =
  | { readonly kind: "allow" }
  | { readonly kind: "deny"; readonly denial: Denial; readonly found?: string }
  /** Which containers are Mallku's at this moment. */
  | { readonly kind: "ask-containers" }
  /** Which container a command belongs to. */
  | { readonly kind: "ask-exec"; readonly exec: string };

export const ALLOWED: Verdict = { kind: "allow" };
export const ASK: Verdict = { kind: "ask-containers" };

export function refuse(id: DenialId, found?: string): Verdict {
  return found === undefined
    ? { kind: "deny", denial: denial(id) }
    : { kind: "deny", denial: denial(id), found };
}

/** One refusal refuses; one open question is asked; only then is something allowed. */
export function strictest(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ kind }) => kind === "deny") ?? verdicts.find(({ kind }) => kind !== "allow") ?? ALLOWED
  );
}
