/** Why a request is refused, for a reader who knows nothing of this project, and what to do instead. */
export interface Denial {
  readonly id: string;
  readonly why: string;
  readonly instead: string;
}

/** One request that was refused, for a log. */
export interface Refusal {
  readonly method: string;
  /** As it was sent, cut to a length that a log can bear. */
  readonly target: string;
  readonly denial: Denial;
  /** What in the request was found, where it is more than its first line. */
  readonly found?: string | undefined;
}

export function refusal(method: string, target: string, refused: Denial, found?: string): Refusal {
  return { method, target: target.slice(0, 512), denial: refused, found };
}

const LOOK =
  "To look at it: docker logs, docker inspect, or `npx mallku status`. For the documents: the API on port 8080.";
const IMAGE = "Change infra/image/ and run `npx mallku up`, which builds and judges it.";

const TEXTS = {
  exec: {
    why:
      "A command run inside the database's container is past the API and every check in it: it reaches port 8529 on loopback and " +
      "reads the data files and passwords.",
    instead: LOOK,
  },
  privileges: {
    why:
      "A command can be given every capability, also in a container that was refused them when it was made: between it and the " +
      "host, which has the database's files, stands one layer less.",
    instead: "Run it without --privileged.",
  },
  attach: {
    why: "Whoever attaches holds the input and output of the container's first process, and can send it signals.",
    instead: LOOK,
  },
  files: {
    why:
      "Copying out of the container takes the documents and the passwords along; copying into it puts programs and settings " +
      "past the image that was reviewed.",
    instead: `Read documents through the API. ${IMAGE}`,
  },
  snapshot: {
    why: "An image or a checkpoint made of the container carries its files or its memory to wherever it is started next.",
    instead: `Read documents through the API. ${IMAGE}`,
  },
  rename: {
    why: "The barriers are tied to the container's name: another name escapes them, and whatever takes this one is trusted.",
    instead: "Set mallku:instance for a second installation.",
  },
  limits: {
    why: "The container's limits are declared and judged. What is changed by hand is undone, or stays and is believed.",
    instead: "Change the setting and run `npx mallku up`.",
  },
  signal: {
    why: "Node opens a debugger on SIGUSR1, and other signals do what their programs like; ending it is all that is needed.",
    instead: "Send SIGTERM, SIGINT, SIGQUIT or SIGKILL.",
  },
  network: {
    why: "A network that the container was not declared on brings neighbours and a way out that nobody judged.",
    instead: "Attach the other container to mallku-internal, and let it ask the API.",
  },
  join: {
    why:
      "A container that joins the database's namespaces, or the host's processes, reaches port 8529 on loopback and reads the " +
      "database's memory and files as its own.",
    instead: "Attach the other container to mallku-internal, and let it ask the API.",
  },
  gate: {
    why: "What this request would make is judged by the rules of the policy pack, and they refuse it.",
    instead: "Mend what is named, or let `npx mallku up` make it.",
  },
  "token-carrier": {
    why: "This container carries the API's token into a volume, and is safe because it is never started, read or joined.",
    instead:
      "Set the token with `npx mallku pulumi -- config set --secret mallku:apiToken`, and run `npx mallku up`.",
  },
  prune: {
    why:
      "Pruning removes every volume that no container uses at that moment. While the database's container is being replaced, " +
      "that is its data.",
    instead: "Remove volumes by name.",
  },
  plugin: {
    why: "A plugin of Docker's runs as root on the host, and can take the place of this guard.",
    instead: "Stop the daemon, and change its plugins with the guard's operator.",
  },
  swarm: {
    why: "Swarm starts containers of its own accord: mounts and namespaces in a service are never asked about again.",
    instead: "Run a plain container.",
  },
  body: {
    why: "The body decides what this request does, and it did not arrive whole, as JSON, and without doubtful spellings.",
    instead:
      "Send it with its Content-Length, as application/json, under 1 MiB, each property once and in Docker's spelling.",
  },
  form: {
    why: "Docker reads a form in the body as if it stood in the address, and prefers it; a guard does not see it.",
    instead: "Put parameters into the address.",
  },
  build: {
    why:
      "A build's parameters may stand in its body as a form, where Docker reads them and does not show them to a guard; one of " +
      "them puts the build's steps into the database's network namespace, on loopback with port 8529.",
    instead:
      "Build with BuildKit (`docker buildx build`), send the build context without any Content-Type, or have the guard's operator " +
      "decide on `--allow-builds`.",
  },
  target: {
    why: "An address that can be read in two ways means one thing to a guard and another to Docker.",
    instead:
      "Send a plain path: one slash between parts, no dots for folders, no double encoding, no host in front.",
  },
  version: {
    why: "Before version 1.24 of Docker's API a start could change a container's mounts and privileges.",
    instead: "Use API version 1.24 or later, or none.",
  },
  ambiguous: {
    why: "A parameter that decides is given more than once, or by an id that could be that of the database.",
    instead: "Give it once, and name containers by their full name or id.",
  },
  endpoint: {
    why: "This is no endpoint that anybody has judged. A list of what is forbidden is always behind; this is one of what is allowed.",
    instead: "Use an endpoint of Docker Engine's API 1.24 to 1.55.",
  },
  upgrade: {
    why: "A connection that is taken over carries what no guard reads any more.",
    instead: "Use requests that are answered: logs, stats, events.",
  },
  "not-needed": {
    why: "This socket is for looking after one database. Everything that this does not need is closed on it.",
    instead: "Where it is really needed, a person uses Docker's own socket.",
  },
  "other-object": {
    why: "This socket shows and touches Mallku's own objects only; what else runs on this Docker is not its users' business.",
    instead: "Name Mallku's container, network, volume or image, as `npx mallku status` shows them.",
  },
  parameter: {
    why: "Parameters of a request can change what it does; this one is not among those that were judged.",
    instead: "Leave it out.",
  },
  unresolved: {
    why: "Docker could not be asked which container this is, and an unknown one may be the database.",
    instead: "See that Docker answers, and ask again.",
  },
} as const satisfies Readonly<Record<string, Omit<Denial, "id">>>;

export type DenialId = keyof typeof TEXTS;

export function denial(id: DenialId): Denial {
  return { id, ...TEXTS[id] };
}

/** What a client shows its user. */
export function explain({ id, why, instead }: Denial, found?: string): string {
  return `Mallku's guard refuses this (${id})${found === undefined ? "" : `: ${found}`}. ${why} Instead: ${instead}`;
}
