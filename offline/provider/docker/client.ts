import Docker from "dockerode";
import { sshTarget } from "../../../tools/ssh-address.mjs";
import { reachableHost } from "../../../tools/ssh.mjs";

/** Where the Docker Engine listens when nothing says otherwise. */
export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** What is wrong with a daemon address, or undefined. */
export function invalidHost(host: string): string | undefined {
  if (sshTarget(host) !== null) return undefined;
  try {
    connectionTo(host);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

export async function dockerAt(host: string): Promise<Docker> {
  return new Docker(connectionTo(await reachableHost(host)));
}

function connectionTo(host: string): Docker.DockerOptions {
  if (host.startsWith("unix://") && host.length > "unix://".length) {
    // Said in full: what is left out the client takes from DOCKER_HOST, which may name another engine.
    return { socketPath: host.slice("unix://".length), host: "", protocol: "http" };
  }
  const plain = /^(?:tcp|http):\/\//.test(host) && URL.canParse(host.replace(/^tcp:/, "http:"));
  if (!plain) {
    throw new Error(
      `the stand-in provider reaches Docker at unix://<path>, ssh://<user>@<host>:<port>, or tcp://<host>:<port> without TLS, not at ${host}`,
    );
  }
  const url = new URL(host.replace(/^tcp:/, "http:"));
  return { protocol: "http", host: url.hostname, port: url.port === "" ? 2375 : Number(url.port) };
}
