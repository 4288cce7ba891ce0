import { createServer } from "node:net";
import { fine, unknown, type GroundFinding } from "./finding.ts";

export interface Publication {
  readonly address: string;
  readonly port: number;
  /** The container that may have the port, where it runs. */
  readonly container: string;
}

/** What listens on the API's port already, of Docker's own containers. */
export interface Publisher {
  readonly name: string;
  readonly port: number;
}

/** Whether the API's port can be had, and from whom it would have to be taken. */
export async function portOf(wanted: Publication, publishers: readonly Publisher[]): Promise<GroundFinding> {
  const name = "API's port";
  const place = `${wanted.address}:${wanted.port}`;
  const other = publishers.find(({ port }) => port === wanted.port);
  if (other?.name === wanted.container) return fine(name, `${place} is published by ${other.name}`);
  const another = "npx mallku pulumi -- config set mallku:apiPort <another>";
  if (other !== undefined)
    return {
      name,
      state: "broken",
      found: `${place} is taken by the container ${other.name}`,
      mend: `docker stop ${other.name}, or ${another}`,
    };
  switch (await tryToListen(wanted)) {
    case "free":
      return fine(name, `${place} is free`);
    case "EADDRINUSE":
      return {
        name,
        state: "broken",
        found: `${place} is taken by another program`,
        mend: `ss -ltnp 'sport = :${wanted.port}' names it; or ${another}`,
      };
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
async function tryToListen({ address, port }: Publication) {
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
