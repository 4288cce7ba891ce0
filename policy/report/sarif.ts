import { createHash } from "node:crypto";
import type { Log, ReportingDescriptor, Result, Suppression } from "sarif";
import manifest from "../package.json" with { type: "json" };
import { CATALOGUE } from "../rules/catalogue.ts";
import type { Description } from "../rules/rule.ts";
import type { JudgedFinding, SourceLocation, Verdict } from "../verdict.ts";
import type { ReportOptions } from "./options.ts";
import { printable, uriPart } from "./printable.ts";
import { helpMarkdown, helpText } from "./help.ts";
import { subjectOf } from "./subject.ts";
import { ruleOf, summarise, waiverText } from "./summary.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Code scanning's scale is CVSS's: critical above 9.0, high from 7.0, medium from 4.0. */
const SECURITY_SEVERITY = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" } as const;
const LEVEL = { mandatory: "error", advisory: "warning" } as const;

/** Code scanning refuses a result without a file: one that has none is shown at the project's own. */
const PROJECT: SourceLocation = { file: "Pulumi.yaml", line: 1 };

function descriptor(rule: Description, { pages }: ReportOptions): ReportingDescriptor {
  const { id, title, severity, enforcement, why, references } = rule;
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why === "" ? `${title}.` : why },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(pages !== undefined && { helpUri: `${pages}${uriPart(id)}.md` }),
    defaultConfiguration: { level: LEVEL[enforcement] },
    properties: {
      tags: ["security", "docker", ...references.map((one) => `${one.name} ${one.version} ${one.id}`)],
      precision: "very-high",
      "problem.severity": LEVEL[enforcement],
      "security-severity": SECURITY_SEVERITY[severity],
    },
  };
}

/** The same danger at the same place keeps its fingerprint when a list before it grows or its line moves. */
function fingerprint({ rule, resource, path }: JudgedFinding): string {
  const place = path.replace(/\[\d+\]/g, "[]");
  return createHash("sha256").update([rule, resource, place].join("\0")).digest("hex").slice(0, 32);
}

function suppressions(finding: JudgedFinding): Suppression[] {
  if (finding.waiver === undefined) return [];
  return [{ kind: "external", status: "accepted", justification: printable(waiverText(finding)) }];
}

function encodedPath(file: string): string {
  return file.split("/").map(uriPart).join("/");
}

function result(finding: JudgedFinding, ruleIndex: number, print: string): Result {
  const { rule, resource, path, kind, message, enforcement, location = PROJECT } = finding;
  const { name, type } = subjectOf(resource);
  const place = path === "" ? name : `${name}, ${path}`;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVEL[enforcement],
    message: { text: printable(`${place}: ${message}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodedPath(location.file), uriBaseId: "%SRCROOT%" },
          region: { startLine: location.line },
        },
        logicalLocations: [
          {
            name: printable(name),
            fullyQualifiedName: printable(resource),
            kind: "resource",
            ...(type !== undefined && { properties: { type: printable(type) } }),
          },
        ],
      },
    ],
    // Code scanning knows an alert again by the first of the two names alone.
    partialFingerprints: { primaryLocationLineHash: print, "mallkuFinding/v1": print },
    suppressions: suppressions(finding),
    properties: { kind, path: printable(path), located: finding.location !== undefined },
  };
}

/** SARIF 2.1.0, with every rule, and with an empty list where nothing was found: old alerts close by that. */
export function sarifReport(verdict: Verdict, options: ReportOptions): string {
  const { violations, waived, advice } = summarise(verdict);
  const findings = [...violations, ...waived, ...advice];
  const rules = new Map([...CATALOGUE, ...findings.map(ruleOf)].map((rule) => [rule.id, rule]));
  const indices = new Map([...rules.keys()].map((id, index) => [id, index]));
  const seen = new Map<string, number>();
  const results = findings.map((finding) => {
    const print = fingerprint(finding);
    const occurrence = (seen.get(print) ?? 0) + 1;
    seen.set(print, occurrence);
    return result(finding, indices.get(finding.rule) ?? -1, `${print}:${occurrence}`);
  });
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: manifest.name,
            semanticVersion: manifest.version,
            fullName: `${manifest.name} ${manifest.version}: ${manifest.description}`,
            rules: [...rules.values()].map((rule) => descriptor(rule, options)),
          },
        },
        // A run of its own for each stack and subject: one's results do not close another's alerts.
        automationDetails: { id: `${manifest.name}/${verdict.subject}/${printable(verdict.stack)}/` },
        invocations: [{ executionSuccessful: true }],
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
