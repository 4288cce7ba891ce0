import type Docker from "dockerode";
import { z } from "zod";
import { answered } from "./deadline.ts";

/** Says which containers are probes of ours, so that those of a killed run are found. */
const LABEL = "io.mallku.probe";

/** No probe takes this long: one that is older was left by a run that was killed. */
const LEFT_AFTER_S = 120;
const ENDS_WITHIN_MS = 60_000;

/** What a probe may have of the machine: Node needs some threads and little memory. */
const LIMITS = { Memory: 256 * 2 ** 20, MemorySwap: 256 * 2 ** 20, NanoCpus: 1e9, PidsLimit: 64 };

export interface Probe {
  /** Docker's id of the database's own image: it is there, and it has Node in it. */
  readonly image: string;
  /** A network's name, or "none". */
  readonly network: string;
  readonly user: "65532:65532" | "0:0";
  /** A program for Node that prints JSON; the argument is its `process.argv[1]`. */
  readonly program: string;
  readonly argument: unknown;
}

/**
 * Runs a program in a throw-away container, with nothing mounted, no capability and nothing published, and
 * removes it. What an earlier run left is removed too.
 * @returns what the program printed, parsed
 * @throws Error where it could not be run, or does not end
 */
export async function runProbe(docker: Docker, probe: Probe): Promise<unknown> {
  const container = await answered(docker.createContainer(probeOptions(probe)));
  try {
    await removeLeftProbes(docker, container.id);
    await answered(container.start());
    await ended(container);
    const logs = await answered(container.logs({ stdout: true, stderr: true, follow: false }));
    return JSON.parse(textOf(logs));
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function probeOptions({ image, network, user, program, argument }: Probe): Docker.ContainerCreateOptions {
  return {
    Image: image,
    Entrypoint: ["/nodejs/bin/node", "-e", program, JSON.stringify(argument)],
    Cmd: [],
    User: user,
    Labels: { [LABEL]: "throw-away" },
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      ...LIMITS,
      NetworkMode: network,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      ReadonlyRootfs: true,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: {} },
    },
  };
}

async function ended(container: Docker.Container): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the probe did not end in ${ENDS_WITHIN_MS / 1000} s`));
    }, ENDS_WITHIN_MS);
  });
  try {
    await Promise.race([container.wait(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const listed = z.array(z.looseObject({ Id: z.string(), Created: z.number() }));

/**
 * Removes the probes of runs that were killed before they could do it themselves; a neighbour's stays.
 * @param own id of a probe that was just made: Docker's clock dates it and the others, and this machine's may be another
 * @param leftAfter seconds by which a probe is older than that one once it must have been left
 */
export async function removeLeftProbes(docker: Docker, own: string, leftAfter = LEFT_AFTER_S): Promise<void> {
  const probes = listed.parse(
    await answered(docker.listContainers({ all: true, filters: { label: [LABEL] } })),
  );
  const now = probes.find(({ Id }) => Id === own)?.Created ?? 0;
  const left = probes.filter(({ Created }) => now - Created > leftAfter);
  // Another run may remove the same one at the same time.
  await Promise.allSettled(
    left.map(({ Id }) => answered(docker.getContainer(Id).remove({ force: true, v: true }))),
  );
}

const HEADER_BYTES = 8;

/** Docker frames each piece of a stream: one byte for which stream, three of nothing, four for its length. */
function textOf(framed: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= framed.length;) {
    const length = framed.readUInt32BE(at + 4);
    pieces.push(framed.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return Buffer.concat(pieces).toString();
}
