import type Docker from "dockerode";
import { readRecord, recordFile, type ConvergedRecord } from "../engine/converged.ts";
import { DeclarationReader, type Declaration } from "../engine/declaration.ts";
import { EngineError } from "../engine/errors.ts";
import { dockerError, statusCode } from "../engine/docker-error.ts";
import { tokenFromWorker } from "../engine/run-worker.ts";
import type { WorkspaceOptions } from "../engine/workspace.ts";
import type { DatabaseNames } from "../infra/names.ts";
import type { OtherHost, Target } from "../monitor/barrier.ts";
import { BarrierMemory, logChanges, type ChangeLog } from "../monitor/changes.ts";
import { checkBarriers, type Verdict } from "../monitor/check.ts";

const TOKEN = "mallku:apiToken";

/** The one database that a server looks after: what is declared of it, and what Docker says of it now. */
export class Database {
  readonly docker: Docker;
  readonly workspace: WorkspaceOptions;
  readonly #reader: DeclarationReader;
  readonly #record: string;
  #token: { readonly declaration: string; readonly value: Promise<string | undefined> } | undefined;

  readonly #names: DatabaseNames;
  readonly #log: ChangeLog | undefined;
  readonly #otherHost: OtherHost | undefined;
  readonly #memory = new BarrierMemory();

  /**
   * @param docker on the guard's way: whatever this process does wrong, the guard refuses
   * @param names whose objects the guard lets through
   * @param log told of each change of a barrier's state; who measures once has none to tell
   * @param otherHost where Docker is on another host, which only a person's command may look at
   */
  constructor(
    docker: Docker,
    workspace: WorkspaceOptions,
    names: DatabaseNames,
    { log, otherHost }: { log?: ChangeLog; otherHost?: OtherHost | undefined } = {},
  ) {
    this.docker = docker;
    this.workspace = workspace;
    this.#names = names;
    this.#log = log;
    this.#otherHost = otherHost;
    this.#reader = new DeclarationReader(workspace);
    this.#record = recordFile(workspace.stateFolder, workspace.stack);
  }

  /** @throws SettingsError where the settings cannot be read, EngineError where they are another database's */
  async declaration(): Promise<Declaration> {
    const declaration = await this.#reader.read();
    if (declaration.names.container === this.#names.container) return declaration;
    throw new EngineError(
      `The stack's settings now name ${declaration.names.container}, and this server was started for ${this.#names.container}: restart it.`,
    );
  }

  record(): ConvergedRecord | undefined {
    return readRecord(this.#record);
  }

  /**
   * Docker's account of the container of the declared name, or of another.
   * @returns undefined where there is none
   * @throws DockerError where the daemon does not answer, or the guard refuses
   */
  async inspect(name: string): Promise<Docker.ContainerInspectInfo | undefined> {
    try {
      return await this.docker.getContainer(name).inspect();
    } catch (error) {
      if (statusCode(error) === 404) return undefined;
      throw dockerError(error);
    }
  }

  /**
   * Measures every barrier now, and logs which are not as they were at the measurement before.
   * @param inspected an inspect of the container, where the caller is asking for one now
   */
  async check(inspected?: ReturnType<Database["inspect"]>): Promise<Verdict> {
    const declaration = await this.declaration();
    const { names, apiUrl } = declaration;
    const target: Target = {
      containerName: names.container,
      networkName: names.network,
      volumeName: names.volume,
      otherHost: this.#otherHost,
      apiUrl,
      apiToken: await this.token(declaration),
    };
    const verdict = await checkBarriers(this.docker, target, inspected);
    if (this.#log !== undefined) logChanges(this.#log, this.#memory.note(verdict.barriers));
    return verdict;
  }

  /** Secrets in clear that this process holds; none of them may be in an answer. */
  async secrets(): Promise<string[]> {
    const token = await this.#token?.value.catch(() => undefined);
    return token === undefined ? [] : [token];
  }

  /** The engine alone can decrypt it, so it is asked once for each declaration. */
  private async token({ digest, secretKeys }: Declaration): Promise<string | undefined> {
    if (!secretKeys.includes(TOKEN)) return undefined;
    const kept = this.#token;
    if (kept?.declaration === digest) return await kept.value;
    const value = tokenFromWorker({ workspace: this.workspace }, { say: () => undefined });
    this.#token = { declaration: digest, value };
    value.catch(() => (this.#token = undefined));
    return await value;
  }
}
