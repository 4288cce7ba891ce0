import type { z } from "zod";
import { ensuredSchema } from "../answers.ts";
import type { CallOptions, DockerMcpClient } from "./client.ts";

/** The database's container, running, with every barrier in place. */
export type EnsuredContainer = z.output<typeof ensuredSchema>;

/** Manages the database's container through the server: by its declaration, and in no other way. */
export class DockerMcpManager {
  readonly #client: DockerMcpClient;

  constructor(client: DockerMcpClient) {
    this.#client = client;
  }

  /**
   * Returns the container running with every barrier in place, after doing as little as that takes.
   * @throws SecurityError where a barrier does not hold, or the gate refuses: it is never returned then
   */
  async ensureDatabaseContainer(options?: CallOptions): Promise<EnsuredContainer> {
    return await this.#client.call("ensure_database_container", {}, ensuredSchema, options);
  }

  /** @throws SecurityError always: see `DockerMcpClient.execContainer` */
  async execContainer(...command: readonly unknown[]): Promise<never> {
    return await this.#client.execContainer(...command);
  }
}
