import type Docker from "dockerode";
import type { DatabaseNames } from "../../infra/names.ts";

export interface Probe {
  readonly host: string;
  readonly port: number;
}

/** Prints "connected", or the error's code, for each probe in turn. */
const PROBES = `
const { connect } = require("node:net");
const probe = ({ host, port }) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: 3000 });
  const end = (seen) => { socket.destroy(); resolve(seen); };
  socket.once("connect", () => end("connected"));
  socket.once("timeout", () => end("timeout"));
  socket.once("error", (error) => end(error.code));
});
(async () => {
  const seen = [];
  for (const each of JSON.parse(process.argv[1])) seen.push(await probe(each));
  process.stdout.write(JSON.stringify(seen));
})();
`;

/** Makes a throw-away container on the database's network and tries connections from there. */
export async function probeFromNeighbour(
  docker: Docker,
  names: DatabaseNames,
  probes: readonly Probe[],
): Promise<string[]> {
  const container = await docker.createContainer({
    Image: names.image,
    Entrypoint: ["/nodejs/bin/node", "-e", PROBES, JSON.stringify(probes)],
    HostConfig: { NetworkMode: names.network, CapDrop: ["ALL"], ReadonlyRootfs: true },
  });
  try {
    await container.start();
    await container.wait();
    const logs = await container.logs({ stdout: true, stderr: false, follow: false });
    // Docker frames each piece of a stream with an eight-byte header.
    return JSON.parse(logs.subarray(8).toString()) as string[];
  } finally {
    await container.remove({ force: true });
  }
}
