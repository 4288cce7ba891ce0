import * as pulumi from "@pulumi/pulumi";
import * as z from "zod/mini";
import { environmentProblems } from "./environment.ts";
import { SettingsError, type SettingsProblem } from "./errors.ts";
import { parseMemory } from "./memory.ts";
import { addressReach } from "./publish-address.ts";

/** ArangoDB's port: never published, so no setting may name it. */
const DATABASE_PORT = 8529;

const GIBIBYTE = 2 ** 30;

/** An image by tag or digest. A bare name means `latest`, which is another image tomorrow. */
const PINNED_IMAGE =
  /^[a-z0-9][a-z0-9._\-/:]*(:(?!latest$)[\w][\w.-]{0,127}|(:[\w][\w.-]{0,127})?@sha256:[0-9a-f]{64})$/;

const allowed = {
  instance: 'nothing (""), or 1 to 20 of a-z, 0-9 and "-", not "-" at either end',
  apiPort: `a whole number from 1 to 65535, but not ${DATABASE_PORT}, which is the database's own port`,
  publishAddress:
    "a loopback address such as 127.0.0.1 or ::1 (one other address of this host needs mallku:apiToken, and the policy pack refuses it all the same: for other machines put a reverse proxy with its own TLS and access control in front of loopback); never 0.0.0.0 or ::, which publish on every network the host will ever join",
  apiToken:
    "at least 32 printable ASCII characters without spaces, set with `npx mallku pulumi -- config set --secret mallku:apiToken`",
  image: "an image reference pinned by a tag other than latest, or by digest",
  memory: "bytes or a whole number of KiB, MiB, GiB or TiB, from 1GiB (ArangoDB's least) to 1TiB",
  cpus: 'a decimal number of CPUs from 0.25 to 256, such as "2"',
  protectData: "true or false",
} as const;

function isUsablePort(port: number): boolean {
  return port >= 1 && port <= 65_535 && port !== DATABASE_PORT;
}

const settingsSchema = z.object({
  instance: z.string().check(z.regex(/^$|^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/, allowed.instance)),
  apiPort: z.pipe(
    z.string().check(
      z.regex(/^\d{1,5}$/, allowed.apiPort),
      z.refine((text) => isUsablePort(Number(text)), allowed.apiPort),
    ),
    z.transform(Number),
  ),
  publishAddress: z
    .string()
    .check(z.refine((text) => ["loopback", "network"].includes(addressReach(text)), allowed.publishAddress)),
  arangodbImage: z.string().check(z.regex(PINNED_IMAGE, allowed.image)),
  nodeImage: z.string().check(z.regex(PINNED_IMAGE, allowed.image)),
  memory: z.pipe(
    z.string(),
    z.transform((text, context) => {
      const bytes = parseMemory(text);
      if (bytes !== undefined && bytes >= GIBIBYTE && bytes <= 1024 * GIBIBYTE) return bytes;
      context.issues.push({ code: "custom", message: allowed.memory, input: text });
      return z.NEVER;
    }),
  ),
  cpus: z.string().check(
    z.regex(/^\d{1,3}(\.\d{1,3})?$/, allowed.cpus),
    z.refine((text) => Number(text) >= 0.25 && Number(text) <= 256, allowed.cpus),
  ),
  protectData: z.pipe(
    z.enum(["true", "false"], allowed.protectData),
    z.transform((text) => text === "true"),
  ),
});

const TOKEN_KEY = "mallku:apiToken";
const API_TOKEN = /^[\x21-\x7e]{32,}$/;

/** What a stack may decide, checked as a whole. Sizes are bytes. */
export interface Settings extends z.output<typeof settingsSchema> {
  /** The stack's name: the environment. */
  readonly environment: string;
  /** A secret output; undefined where the API is open to whoever reaches it. */
  readonly apiToken: pulumi.Output<string> | undefined;
}

const DEFAULTS = {
  instance: "",
  apiPort: "8080",
  publishAddress: "127.0.0.1",
  arangodbImage: "arangodb:3.12.10.1@sha256:01be938f3a8d3e82725d365ca6750e4cafd092ec78a33a027588cfac37be4e51",
  nodeImage:
    "gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a",
  memory: "2GiB",
  cpus: "2",
  protectData: "true",
} satisfies Record<keyof z.input<typeof settingsSchema>, string>;

export { DEFAULTS as SETTINGS_DEFAULTS };

/**
 * Reads and checks a stack's configuration.
 * @param environment the stack's name
 * @param values the stack's configuration with full keys, as `pulumi config` has it
 * @param isSecret whether a key's value was set with `--secret`
 * @throws SettingsError naming every key that cannot be used
 */
export function readSettings(
  environment: string,
  values: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
): Settings {
  const problems: SettingsProblem[] = [];
  const given: Record<string, string> = { ...DEFAULTS };
  for (const [fullKey, value] of Object.entries(values)) {
    if (!fullKey.startsWith("mallku:")) continue;
    const key = fullKey.slice("mallku:".length);
    if (key in DEFAULTS) given[key] = value;
    else if (key !== "apiToken") {
      const known = [...Object.keys(DEFAULTS), "apiToken"].map((name) => `mallku:${name}`).join(", ");
      problems.push({ key: fullKey, found: "a setting that does not exist", allowed: known });
    }
  }

  const token = values[TOKEN_KEY] ?? "";
  if (token !== "" && !API_TOKEN.test(token)) {
    problems.push({ key: TOKEN_KEY, found: "a token of another form", allowed: allowed.apiToken });
  } else if (token !== "" && !isSecret(TOKEN_KEY)) {
    // The engine keeps plain settings in its history, in clear, for ever.
    problems.push({ key: TOKEN_KEY, found: "a token in plain text", allowed: allowed.apiToken });
  }

  const parsed = settingsSchema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    const key = String(issue.path[0]);
    if (problems.some((problem) => problem.key === `mallku:${key}`)) continue;
    problems.push({ key: `mallku:${key}`, found: JSON.stringify(given[key]), allowed: issue.message });
  }
  if (parsed.data !== undefined) {
    problems.push(...reachProblems(parsed.data.publishAddress, token));
    const hasToken = token !== "" || problems.some(({ key }) => key === TOKEN_KEY);
    problems.push(...environmentProblems(environment, { ...parsed.data, hasToken }));
  }
  if (parsed.data === undefined || problems.length > 0) throw new SettingsError(problems);
  return { ...parsed.data, environment, apiToken: token === "" ? undefined : pulumi.secret(token) };
}

function reachProblems(publishAddress: string, token: string): SettingsProblem[] {
  if (addressReach(publishAddress) === "loopback" || token !== "") return [];
  const found = `${JSON.stringify(publishAddress)} without mallku:apiToken`;
  return [{ key: "mallku:publishAddress", found, allowed: allowed.publishAddress }];
}
