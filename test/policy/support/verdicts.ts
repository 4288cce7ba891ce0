import fc from "fast-check";
import { CATALOGUE } from "../../../policy/rules/catalogue.ts";
import type { JudgedFinding, Verdict } from "../../../policy/verdict.ts";

export const CONTAINER_URN =
  "urn:pulumi:dev::mallku::mallku:index:MallkuDatabase$docker:index/container:Container::container";

export const found = (changes: Partial<JudgedFinding> = {}): JudgedFinding => ({
  rule: "database-port",
  kind: "deny",
  enforcement: "mandatory",
  resource: CONTAINER_URN,
  path: "ports[0].internal",
  message: "Port 8529 is published. Leave it out.",
  location: { file: "infra/container.ts", line: 42 },
  waiver: undefined,
  ...changes,
});

const waiver = {
  rule: "uploads",
  resource: CONTAINER_URN,
  reason: "the reader moves to the image with its next version",
  owner: "database@example.org",
  expires: "2027-01-31",
};

export const waived = found({
  rule: "uploads",
  path: "uploads[0]",
  message: "A file is copied into the container past its image. Put it into the image.",
  location: undefined,
  waiver,
});

export const advised = found({
  rule: "healthcheck",
  enforcement: "advisory",
  path: "healthcheck",
  message: "Containers have a health check: this container does not. Declare healthcheck.tests in exec form.",
});

export const verdictOf = (findings: readonly JudgedFinding[], changes: Partial<Verdict> = {}): Verdict => ({
  subject: "declaration",
  stack: "dev",
  resources: 5,
  findings,
  ...changes,
});

/** Texts as a hostile program could name its resources: markup, mentions, terminal codes, half characters. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "]]>",
  "a|b",
  "\\|",
  "`",
  "``x``",
  "@everyone",
  "https://evil.example/",
  "[x](https://evil.example/)",
  "![x](y)",
  "<!-- -->",
  "-->",
  "</details>",
  "\n\n# heading\n",
  "\r\n",
  "\u001b[31m",
  "\u0000",
  "\ufffe",
  "\ud800",
  "\u202e",
  "&amp;",
  "&#64;x",
  "::",
  "$",
  '"',
  "'",
  "😀",
];

export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), { maxLength: 4 })
  .map((parts) => parts.join(""));

const anyResource = fc.oneof(
  anyText,
  anyText.map((name) => `urn:pulumi:dev::p::docker:index/container:Container::${name}`),
);

const anyFinding: fc.Arbitrary<JudgedFinding> = fc.record({
  rule: fc.oneof(fc.constantFrom(...CATALOGUE.map(({ id }) => id)), anyText),
  kind: fc.constantFrom("deny", "unknown"),
  enforcement: fc.constantFrom("mandatory", "advisory"),
  resource: anyResource,
  path: anyText,
  message: anyText,
  location: fc.option(fc.record({ file: anyText, line: fc.integer({ min: 1 }) }), { nil: undefined }),
  waiver: fc.option(
    fc.record({
      rule: anyText,
      resource: anyText,
      reason: anyText,
      owner: anyText,
      expires: fc.constant("2027-01-31"),
    }),
    { nil: undefined },
  ),
});

export const anyVerdict: fc.Arbitrary<Verdict> = fc.record({
  subject: fc.constantFrom("declaration", "state", "live"),
  stack: anyText,
  resources: fc.nat(),
  findings: fc.array(anyFinding, { maxLength: 12 }),
});

export const OPTIONS = {
  width: 80,
  colour: false,
  pages: "https://example.org/mallku/docs/rules/",
} as const;
