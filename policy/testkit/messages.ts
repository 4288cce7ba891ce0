import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type * as m from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { EnforcementLevel } from "@pulumi/policy";
import type { Report, Violation } from "./report.ts";
import type { Properties, Resource } from "./resource.ts";

/** By way of JSON, as the engine's messages go: what cannot be sent does not reach a policy. */
export function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(
    JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>,
  );
}

function optionsOf({ protect = false, ignoreChanges = [], parent }: Resource): m.AnalyzerResourceOptions {
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setIgnorechangesList([...ignoreChanges]);
  if (parent !== undefined) options.setParent(parent);
  return options;
}

function providerOf({ provider }: Resource): m.AnalyzerProviderResource | undefined {
  if (provider === undefined) return undefined;
  const message = new messages.AnalyzerProviderResource();
  message.setType(provider.type);
  message.setName(provider.name);
  message.setUrn(provider.urn);
  message.setProperties(toStruct(provider.properties));
  return message;
}

/** What both of the protocol's forms of a resource say of it. */
function describe<Message extends m.AnalyzeRequest | m.AnalyzerResource>(
  message: Message,
  resource: Resource,
): Message {
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(resource.urn);
  message.setProperties(toStruct(resource.properties));
  message.setOptions(optionsOf(resource));
  message.setProvider(providerOf(resource));
  return message;
}

export function analyzeRequest(resource: Resource): m.AnalyzeRequest {
  return describe(new messages.AnalyzeRequest(), resource);
}

export function analyzeStackRequest(resources: readonly Resource[]): m.AnalyzeStackRequest {
  const request = new messages.AnalyzeStackRequest();
  for (const resource of resources) {
    const message = describe(new messages.AnalyzerResource(), resource);
    message.setParent(resource.parent ?? "");
    message.setDependenciesList([...(resource.dependencies ?? [])]);
    for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
      const dependencies = new messages.AnalyzerPropertyDependencies();
      dependencies.setUrnsList([...urns]);
      message.getPropertydependenciesMap().set(property, dependencies);
    }
    request.addResources(message);
  }
  return request;
}

/** The protocol's number of a level, whose names there are the same in capitals. */
export function levelNumber(level: EnforcementLevel): m.EnforcementLevel {
  return messages.EnforcementLevel[level.toUpperCase() as keyof typeof messages.EnforcementLevel];
}

export function levelName(level: m.EnforcementLevel): EnforcementLevel {
  const [name = ""] = Object.entries(messages.EnforcementLevel).find(([, number]) => number === level) ?? [];
  return name.toLowerCase() as EnforcementLevel;
}

/** How the SDK begins the diagnostic that it puts in the place of a policy that read an unknown value (server.ts). */
const NOT_RUN = /^can't run policy '/;

function levelOf(level: m.EnforcementLevel): Violation["level"] {
  return level === messages.EnforcementLevel.ADVISORY ? "advisory" : "mandatory";
}

/** @param urn of the resource that was analysed: of a resource's policy the engine takes no other */
export function reportOf(response: m.AnalyzeResponse, urn: string): Report {
  const diagnostics = response.getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: levelOf(one.getEnforcementlevel()),
    message: one.getMessage(),
    urn: one.getUrn() === "" ? urn : one.getUrn(),
  }));
  return {
    remediations: [],
    violations: diagnostics.filter(({ message }) => !NOT_RUN.test(message)),
    notRun: diagnostics
      .filter(({ message }) => NOT_RUN.test(message))
      .map(({ policy, message }) => ({ policy, message, urn })),
    notApplicable: response
      .getNotApplicableList()
      .map((one) => ({ policy: one.getPolicyName(), reason: one.getReason() })),
    refused: diagnostics.some(({ level }) => level === "mandatory"),
  };
}
