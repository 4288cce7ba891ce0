import { CommanderError } from "commander";
import { CancelledError, DockerError, EngineError } from "../engine/errors.ts";
import { SecurityError } from "../engine/security-error.ts";
import { SettingsError } from "../infra/errors.ts";
import { describedRule } from "../policy/rules/catalogue.ts";
import type { ErrorLine } from "./error-schema.ts";
import { exitCodeOf } from "./exit-codes.ts";

type Code = ErrorLine["error"]["code"];

/** What a reader with no memory needs to know of each kind of failure. */
const KINDS: Readonly<Record<Code, { readonly why: string; readonly next: string }>> = {
  usage: {
    why: "A word that is not known may be a mistyped one, and what is guessed could open what it should close.",
    next: "npx mallku --help",
  },
  settings: {
    why: "A setting that cannot be read as it was meant could open what it should close, so nothing is declared with it.",
    next: "Mend each setting that is named, then run the command again.",
  },
  setup: {
    why: "A part that everything after it stands on is missing, and without it nothing can be declared, gated or measured.",
    next: "npx mallku doctor",
  },
  security: {
    why: "A database whose barriers do not hold, or are not known to, may be open to anybody; unknown is not safe.",
    next: "npx mallku policy explain <rule>",
  },
  engine: {
    why: "What the engine did not end in order may be half done, and nothing is built upon that.",
    next: "npx mallku doctor",
  },
  docker: {
    why: "What Docker does not tell, or what somebody else made, can be neither judged nor changed safely.",
    next: "npx mallku doctor",
  },
  cancelled: {
    why: "It was interrupted, or nobody confirmed it; what is lost with a wrong guess does not come back.",
    next: "Run the command again to complete it.",
  },
  unexpected: {
    why: "Nobody foresaw this failure, so nothing is known of what it left.",
    next: "npx mallku doctor",
  },
};

/** @returns one line, without its end */
export function errorLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const kind = codeOf(error);
  const line: ErrorLine = {
    version: 1,
    error: {
      code: kind,
      message,
      found: foundIn(error),
      why: KINDS[kind].why,
      next: nextSteps(message, KINDS[kind].next),
      exitCode: exitCodeOf(error),
    },
  };
  return JSON.stringify(line);
}

function codeOf(error: unknown): Code {
  if (error instanceof CommanderError) return "usage";
  if (error instanceof SettingsError) return "settings";
  if (error instanceof SecurityError) return "security";
  if (error instanceof CancelledError) return "cancelled";
  if (error instanceof DockerError) return "docker";
  if (error instanceof EngineError) return "engine";
  return "unexpected";
}

function foundIn(error: unknown): ErrorLine["error"]["found"] {
  if (error instanceof SettingsError)
    return error.problems.map(({ key, found: seen, allowed }) => ({
      what: key,
      rule: null,
      seen,
      why: null,
      remedy: allowed,
    }));
  if (!(error instanceof SecurityError)) return [];
  return error.violations.map(({ policy, urn, message }) => {
    const rule = describedRule(policy);
    return {
      what: urn ?? "",
      rule: policy,
      seen: message,
      why: rule?.why ?? null,
      remedy: rule?.remedy ?? "",
    };
  });
}

/** House style puts every command that a message names between backticks. */
function nextSteps(message: string, otherwise: string): string[] {
  const named = [...message.matchAll(/`((?:npx|npm|docker|pulumi) [^`]+)`/g)].map(
    ([, command = ""]) => command,
  );
  return named.length === 0 ? [otherwise] : [...new Set(named)];
}
