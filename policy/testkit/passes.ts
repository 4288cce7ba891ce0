import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { reportOf } from "./messages.ts";
import type { Remediation, Report } from "./report.ts";
import type { Resource } from "./resource.ts";

/** What a pack answers the engine about one resource. */
export interface Answers {
  readonly remediate: (resource: Resource) => Promise<RemediateResponse>;
  readonly analyze: (resource: Resource) => Promise<AnalyzeResponse>;
}

/**
 * Asks as the engine does before it makes a resource: first what each policy mends, one after the other, and then what all
 * say of the resource as it is after that (pkg/resource/deploy/step_generator.go).
 */
export async function inTwoPasses(resource: Resource, { remediate, analyze }: Answers): Promise<Report> {
  const response = await remediate(resource);
  const answers = response.getRemediationsList();
  const remediations = answers
    .filter((one) => one.getDiagnostic() === "")
    .map((one): Remediation => {
      return { policy: one.getPolicyname(), properties: one.getProperties()?.toJavaScript() ?? {} };
    });
  const properties = remediations.at(-1)?.properties ?? resource.properties;
  const report = reportOf(await analyze({ ...resource, properties }), resource.urn);
  const notRun = answers
    .filter((one) => one.getDiagnostic() !== "")
    .map((one) => ({ policy: one.getPolicyname(), message: one.getDiagnostic(), urn: resource.urn }));
  return { ...report, remediations, notRun: [...notRun, ...report.notRun] };
}
