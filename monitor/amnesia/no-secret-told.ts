import { z } from "zod";
import { answered } from "../deadline.ts";
import type { AmnesiaCheck, Scene } from "./check.ts";

/** As much of the container's log as is looked through. */
const LOG_LINES = 5000;

const SECRET_NAME = /passw(or)?d|passphrase|secret|token|api_?key|credential/i;

/** A program's way of printing one; the gateway's own word for having no token is "none". */
const PRINTED =
  /(passw(or)?d|passphrase|secret|token|api_?key|credential)s?\\?["']?\s*[:=]\s*\\?["']?(?!none|\[|\/)[^\s"'\\,;]{8,}/i;
const BEARER = /\bbearer\s+[A-Za-z0-9._~+/=-]{8,}/i;

const inspectedSchema = z.looseObject({
  Config: z.looseObject({ Env: z.array(z.string()).nullish() }),
});

export const noSecretTold: AmnesiaCheck = {
  id: "no_secret_told",
  title: "No secret is in what others may read",
  tries:
    "Looks for passwords and tokens in Docker's account of the container, in its environment, in its log and in the stack's state.",
  why: "Inspect, logs and state are read by tools, put into tickets and handed to agents. A secret in one of them is everybody's.",
  run: async (scene) => {
    const places = await readPlaces(scene);
    const told = places.flatMap(({ name, text, environment }) => [
      ...environment
        .filter(isSecretVariable)
        .map((variable) => `${name}: the variable ${nameOf(variable)} holds one`),
      ...(holdsSecret(text, scene.target.apiToken) ? [`${name}: a secret is written there`] : []),
    ]);
    return told.length === 0
      ? { state: "pass", seen: [`nothing in ${places.map(({ name }) => name).join(", ")}`] }
      : { state: "fail", seen: told };
  },
};

interface Place {
  readonly name: string;
  readonly text: string;
  readonly environment: readonly string[];
}

async function readPlaces({ docker, target, state }: Scene): Promise<Place[]> {
  const container = docker.getContainer(target.containerName);
  const [inspected, log, exported] = await Promise.all([
    answered(container.inspect()),
    answered(container.logs({ stdout: true, stderr: true, follow: false, tail: LOG_LINES })),
    state(),
  ]);
  return [
    {
      name: "inspect",
      text: JSON.stringify(inspected),
      environment: inspectedSchema.parse(inspected).Config.Env ?? [],
    },
    { name: "log", text: log.toString(), environment: [] },
    { name: "state", text: JSON.stringify(exported), environment: [] },
  ];
}

/** Whether a variable's name says that its value is a secret; a file's path is none. */
export function isSecretVariable(variable: string): boolean {
  const value = variable.slice(nameOf(variable).length + 1);
  return SECRET_NAME.test(nameOf(variable)) && value !== "" && !value.startsWith("/");
}

/** Whether a text holds the given secret, or what looks like one. */
export function holdsSecret(text: string, known: string | undefined): boolean {
  return (known !== undefined && text.includes(known)) || PRINTED.test(text) || BEARER.test(text);
}

function nameOf(variable: string): string {
  return variable.split("=")[0] ?? "";
}
