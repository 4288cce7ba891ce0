import messages from "@pulumi/pulumi/proto/resource_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { SourcePosition } from "@pulumi/pulumi/proto/source_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { checkInputs, plannedOutputs, type Properties } from "../policy/provider/check-inputs.ts";
import type { CodePosition, DeclaredResource } from "./declared.ts";
import { defaultProvider } from "./default-provider.ts";
import { asSecret, holdsSecret, revealed } from "./secrets.ts";

type Callback = (error: Error | null, answer?: unknown) => void;

const STACK_TYPE = "pulumi:pulumi:Stack";

export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  /** The stack's configuration with full keys: `docker:host` makes the default provider. */
  readonly config: Readonly<Record<string, string>>;
  /** Where the provider looks for the daemon, when nothing else says it. */
  readonly dockerHost: string | undefined;
}

/**
 * What the SDK speaks to in the engine's place: it takes each registration, completes it as the provider would, and
 * answers as a first preview does. It speaks the engine's own messages, because Pulumi's mocks pass on neither parents, nor
 * what a property was made from, nor the place in the source.
 */
export class ResourceMonitor {
  readonly resources: DeclaredResource[] = [];
  readonly #options: MonitorOptions;
  readonly #types = new Map<string, string>();

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  readonly getDeploymentInfo = (_request: unknown, callback: Callback): void => {
    const { ResourceMonitorFeature: feature } = messages;
    const info = new messages.DeploymentInfo();
    info.setSupportedfeaturesList([
      feature.RESOURCE_MONITOR_FEATURE_SECRETS,
      feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
      feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
      feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
      feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    ]);
    callback(null, info);
  };

  readonly registerResource = (request: RegisterResourceRequest, callback: Callback): void => {
    const type = request.getType();
    if (request.getRemote()) {
      callback(new Error(`${type} is a component of another language, which only the engine can run`));
      return;
    }
    const urn = this.#urnOf(request);
    if (this.#types.has(urn)) {
      callback(new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`));
      return;
    }
    const given = (request.getObject()?.toJavaScript() ?? {}) as Properties;
    const custom = request.getCustom();
    const managedByProvider = custom && !type.startsWith("pulumi:");
    if (managedByProvider && request.getProvider() === "") this.#declareDefaultProvider(request);
    const inputs = checkInputs(type, urn, revealed(given) as Properties);
    const outputs = custom ? plannedOutputs(type, inputs) : {};
    this.#types.set(urn, type);
    this.resources.push({
      urn,
      type,
      managedByProvider,
      isProtected: request.getProtect() ?? false,
      inputs,
      outputs,
      origins: this.#originsOf(request),
      parent: request.getParent() === "" ? undefined : request.getParent(),
      position: positionOf(request.getSourceposition()),
    });
    const response = new messages.RegisterResourceResponse();
    response.setUrn(urn);
    response.setObject(struct.Struct.fromJavaScript(concealed(outputs, given)));
    callback(null, response);
  };

  readonly registerResourceOutputs = (_request: unknown, callback: Callback): void => {
    callback(null, {});
  };

  /** What exists already is not declared here, and is not judged; all of it is unknown. */
  readonly readResource = (request: ReadResourceRequest, callback: Callback): void => {
    const response = new messages.ReadResourceResponse();
    response.setUrn(this.#urnOf(request));
    response.setProperties(new struct.Struct());
    callback(null, response);
  };

  readonly invoke = (request: ResourceInvokeRequest, callback: Callback): void => {
    const message = `the program asks for ${request.getTok()}, which only a provider can answer: judge it with \`mallku preview\``;
    // The SDK shows an error of gRPC by its details.
    callback(Object.assign(new Error(message), { details: message }));
  };

  #declareDefaultProvider(request: RegisterResourceRequest): void {
    const { config, dockerHost } = this.#options;
    const packageName = request.getType().split(":")[0] ?? "";
    const { type, name, inputs } = defaultProvider(packageName, request.getVersion(), config, dockerHost);
    const urn = this.#newUrn("", type, name);
    if (this.#types.has(urn)) return;
    this.#types.set(urn, type);
    this.resources.push({
      ...{ urn, type, inputs, outputs: inputs },
      ...{
        managedByProvider: false,
        isProtected: false,
        origins: {},
        parent: undefined,
        position: undefined,
      },
    });
  }

  #originsOf(request: RegisterResourceRequest): DeclaredResource["origins"] {
    const entries = [...request.getPropertydependenciesMap().entries()] as [
      string,
      { getUrnsList(): string[] },
    ][];
    return Object.fromEntries(
      entries.map(([property, dependencies]) => [
        property,
        dependencies.getUrnsList().map((urn) => ({ urn, type: this.#types.get(urn) ?? "" })),
      ]),
    );
  }

  #urnOf(request: { getParent(): string; getType(): string; getName(): string }): string {
    return this.#newUrn(request.getParent(), request.getType(), request.getName());
  }

  #newUrn(parent: string, type: string, name: string): string {
    const { stack, project } = this.#options;
    const chain = parent.split("::")[2] ?? "";
    const qualified = chain === "" || chain === STACK_TYPE ? type : `${chain}$${type}`;
    return ["urn", "pulumi", [stack, project, qualified, name].join("::")].join(":");
  }
}

function positionOf(position: SourcePosition | undefined): CodePosition | undefined {
  if (position === undefined) return undefined;
  return { url: position.getUri(), line: position.getLine(), column: position.getColumn() };
}

/** A property that was made from a secret is one in the answer too. */
function concealed(outputs: Properties, given: Properties): Record<string, JavaScriptValue> {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, holdsSecret(given[key]) ? asSecret(value) : value]),
  ) as Record<string, JavaScriptValue>;
}
