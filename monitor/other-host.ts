import type Docker from "dockerode";
import { z } from "zod";
import { daemonPlace } from "../policy/facts/daemon.ts";
import { portSocket } from "../tools/ssh.mjs";
import type { OtherHost } from "./barrier.ts";
import type { Connect } from "./connect.ts";
import { addressesIn } from "./host-addresses.ts";
import { runProbe } from "./probe-container.ts";
import { ADDRESS_TABLES, CONNECTS } from "./probe-programs.ts";

/** Addresses come and go with Docker's bridges: one that could not be tried is looked for again. */
const ROUNDS = 3;

const tablesSchema = z.object({ ipv4: z.string(), ipv6: z.string().nullable() });
const seenSchema = z.array(z.string());

/**
 * How Docker's host is looked at, where it is another than this one: by ssh, and from throw-away containers in its network.
 * @param dockerHost as DOCKER_HOST
 * @returns undefined where it is this one
 */
export function otherHost(dockerHost: string, docker: Docker): OtherHost | undefined {
  const place = daemonPlace(dockerHost);
  if (place === "local") return undefined;
  if (place !== "ssh") return unseen(dockerHost);
  return {
    socketTo: (address, port) => portSocket(dockerHost, address, port),
    tryPort: async (image, addresses, port) => {
      let connects: readonly Connect[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        connects = await tryAll(docker, image, addresses, port);
        if (connects.every(({ state }) => state !== "unknown")) break;
      }
      return connects;
    },
  };
}

async function tryAll(
  docker: Docker,
  image: string,
  addresses: readonly string[],
  port: number,
): Promise<Connect[]> {
  const there = { image, network: "host", user: "65532:65532" } as const;
  const tables = await runProbe(docker, { ...there, program: ADDRESS_TABLES, argument: null });
  const { ipv4, ipv6 } = tablesSchema.parse(tables);
  const all = [...new Set([...addressesIn(ipv4, ipv6 ?? ""), ...addresses])];
  const argument = all.map((host) => ({ host, port }));
  const seen = seenSchema
    .length(all.length)
    .parse(await runProbe(docker, { ...there, program: CONNECTS, argument }));
  return all.map((address, index) => ({ address, port, ...judged(seen[index] ?? "nothing") }));
}

/** @param seen what CONNECTS prints of a connection */
function judged(seen: string): Pick<Connect, "state" | "seen"> {
  if (seen === "ECONNREFUSED") return { state: "pass", seen: "refused" };
  return { state: seen === "connected" ? "fail" : "unknown", seen };
}

/** What is seen from this host says nothing of that one. */
function unseen(dockerHost: string): OtherHost {
  const refuse = () =>
    Promise.reject(
      new Error(
        `Docker is reached at ${dockerHost}, whose host cannot be looked at from here: name it by ssh://`,
      ),
    );
  return { socketTo: refuse, tryPort: refuse };
}
