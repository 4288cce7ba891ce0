import { createServer } from "node:net";
import { describeHolder, type Place, type PortHolder } from "../port-holder.ts";
import { fine, unknown, type GroundFinding } from "./finding.ts";

export const API_PORT = "API's port";

export interface Publication extends Place {
  /** The container that may have the port, where it runs. */
  readonly container: string;
}

/**
 * Whether the API's port can be had, and from whom it would have to be taken.
 * @param holder who is seen to have it
 */
export async function portOf(wanted: Publication, holder: PortHolder | undefined): Promise<GroundFinding> {
  const name = API_PORT;
  const place = `${wanted.address}:${wanted.port}`;
  if (holder?.kind === "container" && holder.name === wanted.container)
    return fine(name, `${place} is published by ${holder.name}`);
  const taken = (by: string, end: string): GroundFinding => ({
    name,
    state: "broken",
    found: `${place} is taken by ${by}`,
    mend: `${end}, or npx mallku pulumi -- config set mallku:apiPort <another>`,
  });
  if (holder !== undefined)
    return taken(
      describeHolder(holder),
      holder.kind === "container" ? `docker stop ${holder.name}` : "end that process",
    );
  switch (await tryToListen(wanted)) {
    case "free":
      return fine(name, `${place} is free`);
    case "EADDRINUSE":
      return taken("another program", `end what \`sudo ss -ltnp 'sport = :${wanted.port}'\` names`);
    case "EADDRNOTAVAIL":
      return {
        name,
        state: "broken",
        found: `this machine has no address ${wanted.address}`,
        mend: "npx mallku pulumi -- config set mallku:publishAddress 127.0.0.1",
      };
    case "other":
      return unknown(name, `this user may not try ${place}`);
  }
}

/** Listens for a moment, to nobody: what the setting names is a loopback address. */
async function tryToListen({ address, port }: Place) {
  return await new Promise<"free" | "EADDRINUSE" | "EADDRNOTAVAIL" | "other">((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const { code } = error;
      resolve(code === "EADDRINUSE" || code === "EADDRNOTAVAIL" ? code : "other");
    });
    server.listen({ host: address, port, exclusive: true }, () => {
      server.close(() => {
        resolve("free");
      });
    });
  });
}
