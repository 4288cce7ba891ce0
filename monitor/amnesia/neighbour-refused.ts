import { z } from "zod";
import { worst, type BarrierState } from "../barrier.ts";
import { addressesOf, inspectContainer } from "../inspect.ts";
import { runProbe } from "../probe-container.ts";
import { CONNECTS, type ConnectFrom } from "../probe-programs.ts";
import type { AmnesiaCheck } from "./check.ts";

const seenSchema = z.array(z.string());

export const neighbourRefused: AmnesiaCheck = {
  id: "neighbour_refused",
  title: "A neighbour on the database's network reaches the API, and not the database",
  tries:
    "From a throw-away container on the network, connects to 8529 by the database's name and addresses, which must be refused, and to 8080, which must answer.",
  why: "Docker keeps the ports of a container open to its whole network, published or not. Another program on it is a neighbour, and neighbours get taken over.",
  run: async ({ docker, target }) => {
    const database = await inspectContainer(docker, target.containerName);
    const addresses = database === undefined ? [] : addressesOf(database);
    if (database === undefined || addresses.length === 0)
      return { state: "unknown", seen: ["the database does not run, so no neighbour can try it"] };
    const refused = [target.containerName, ...addresses].map((host) => ({ host, port: 8529 }));
    const connects: ConnectFrom[] = [...refused, { host: target.containerName, port: 8080 }];
    const seen = seenSchema.length(connects.length).parse(
      await runProbe(docker, {
        image: database.Image,
        network: target.networkName,
        user: "65532:65532",
        program: CONNECTS,
        argument: connects,
      }),
    );
    return {
      state: worst(connects.map(({ port }, index) => judgeConnect(port, seen[index] ?? ""))),
      seen: connects.map(({ host, port }, index) => `${host} port ${port}: ${seen[index] ?? ""}`),
    };
  },
};

/** What a connection from a neighbour must come to: refused at the database, made at the API. */
export function judgeConnect(port: number, seen: string): BarrierState {
  if (port === 8080) return seen === "connected" ? "pass" : "fail";
  if (seen === "ECONNREFUSED") return "pass";
  return seen === "connected" ? "fail" : "unknown";
}
