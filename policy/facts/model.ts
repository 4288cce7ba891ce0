import type { NodeMap, Problem } from "./decode.ts";
import type { Maybe } from "./unknown.ts";

/** A value and the place it was declared at, so that a finding can name the place and need not show the value. */
export interface Located<T> {
  readonly path: string;
  readonly value: T;
}

/** One mapping of a container port to the host. */
export interface Publication {
  readonly path: string;
  /** As declared; `port.ts` reads it. */
  readonly containerPort: Maybe<number | string> | undefined;
  /** Undefined or 0: Docker chooses a free port. */
  readonly hostPort: Maybe<number | string> | undefined;
  /** Undefined: not declared, which Docker takes for every interface. */
  readonly address: Maybe<string> | undefined;
  readonly protocol: Maybe<string> | undefined;
  /** Swarm's publications have no address: they are open on every interface of every node. */
  readonly bySwarm: boolean;
}

export interface Attachment {
  readonly path: string;
  readonly name: Maybe<string> | undefined;
  /** Further names under which neighbours find the container there. */
  readonly aliases: readonly Located<string>[];
  readonly driverOptions: number;
  readonly gatewayPriority: Maybe<number | string> | undefined;
  /** Static addresses, link-local ones included. */
  readonly addresses: readonly Located<string>[];
}

export interface Mount {
  readonly path: string;
  /** `from` stands for all the mounts of another container. */
  readonly kind: "bind" | "volume" | "tmpfs" | "from" | "other" | "unknown";
  /** A host path, a volume's name; undefined for an anonymous volume. */
  readonly source: Maybe<string> | undefined;
  readonly sourcePath: string;
  readonly target: Maybe<string> | undefined;
  readonly propagation: Maybe<string> | undefined;
  readonly driver: Maybe<string> | undefined;
  readonly driverOptions: readonly Option[];
  readonly subpath: Maybe<string> | undefined;
  readonly relabel: Maybe<string> | undefined;
}

export interface Option {
  readonly path: string;
  readonly key: string;
  readonly value: Maybe<string>;
}

/** Which namespace a container shares; the mode is Docker's own word. */
export interface NamespaceMode extends Located<Maybe<string>> {
  readonly namespace: "process" | "IPC" | "user" | "cgroup" | "cgroup parent";
}

/** A text that decides what runs, or what it listens on. Never shown: it may hold a secret. */
export interface Text extends Located<string> {
  readonly role: "command" | "entrypoint" | "healthcheck" | "environment";
}

export interface Upload {
  readonly path: string;
  readonly file: Maybe<string> | undefined;
  readonly readsHostFile: boolean;
}

/** A container, or the container that a swarm service makes many of, in Docker's terms. */
export interface Workload {
  readonly kind: "container" | "service";
  readonly name: Maybe<string> | undefined;
  readonly image: Maybe<string> | undefined;
  readonly imagePath: string;
  /** Created, and never run: a carrier of files. */
  readonly neverStarted: boolean;
  readonly publications: readonly Publication[];
  readonly publishAllPorts: Located<Maybe<boolean>> | undefined;
  readonly networkMode: Located<Maybe<string>> | undefined;
  readonly attachments: readonly Attachment[];
  /** The list of networks cannot be read, or one of them. */
  readonly attachmentsUnknown: boolean;
  readonly namespaces: readonly NamespaceMode[];
  readonly mounts: readonly Mount[];
  /** Places of memory file systems, by their path inside. */
  readonly scratch: readonly Located<string>[];
  readonly privileged: Located<Maybe<boolean>> | undefined;
  readonly capabilitiesAdded: readonly Located<string>[];
  readonly capabilitiesDropped: readonly string[];
  /** Places that give a device of the host. */
  readonly devices: readonly string[];
  readonly securityOptions: readonly Located<string>[];
  readonly confinementOff: readonly string[];
  readonly sysctls: readonly Option[];
  readonly storageOptions: readonly Option[];
  readonly runtime: Located<string> | undefined;
  readonly user: Located<string> | undefined;
  readonly groups: readonly Located<string>[];
  readonly texts: readonly Text[];
  readonly workingDirectory: Located<string> | undefined;
  readonly uploads: readonly Upload[];
  readonly extraHosts: readonly Located<string>[];
  readonly labels: readonly Option[];
  readonly logDriver: Located<string> | undefined;
  readonly logOptions: readonly Option[];
  readonly readOnlyRoot: Maybe<boolean> | undefined;
  readonly limits: { readonly memory: boolean; readonly cpus: boolean; readonly processes: boolean };
  readonly healthcheck: boolean;
  readonly restart: Maybe<string> | undefined;
}

export interface Network {
  /** Docker's own, once the network is made. */
  readonly id: string | undefined;
  readonly name: Maybe<string> | undefined;
  readonly driver: Maybe<string> | undefined;
  readonly internal: boolean;
  readonly ipv6: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly options: readonly Option[];
  /** The map of options itself cannot be read. */
  readonly optionsUnknown: boolean;
  /** Subnets, ranges, gateways and auxiliary addresses. */
  readonly addresses: readonly Located<string>[];
  readonly ipamDriver: Located<string> | undefined;
  readonly ipamOptions: readonly Option[];
}

export interface Volume {
  readonly name: Maybe<string> | undefined;
  readonly driver: Located<Maybe<string>> | undefined;
  readonly options: readonly Option[];
  readonly cluster: boolean;
}

/** The making of an image. */
export interface Build {
  readonly network: Located<string> | undefined;
  /** Places that put names into the build's hosts file. */
  readonly hosts: readonly string[];
  readonly context: Located<string> | undefined;
  readonly dockerfile: Located<string> | undefined;
  readonly arguments: readonly (Located<string> & { readonly name: string })[];
  /** Places that reach past the build's own files; the value says what they would give it. */
  readonly reaches: readonly Located<string>[];
}

/** What every rule about one resource gets: its Docker facts where it has some, and the places that cannot be read. */
export interface ResourceFacts {
  /** The URN, or the name under which Docker knows it. */
  readonly resource: string;
  /** Pulumi's type token, or `docker:live/<kind>` for facts from Docker's inspect. */
  readonly type: string;
  /** Whether the engine manages it by a provider; a component is only a folder for others. */
  readonly managedByProvider: boolean;
  /** Whether the engine refuses to delete it: Pulumi's option `protect`. */
  readonly isProtected: boolean;
  readonly declared: NodeMap;
  readonly problems: readonly Problem[];
  readonly workload?: Workload;
  readonly network?: Network;
  readonly volume?: Volume;
  readonly build?: Build;
}
