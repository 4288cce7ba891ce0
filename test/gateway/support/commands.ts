import { execFileSync } from "node:child_process";

/** The Debian packages that hold what these tests call. */
const packages = { unshare: "util-linux", nsenter: "util-linux", ip: "iproute2" } as const;

/**
 * What makes a namespace of a test's own, so that it can play a container without touching this machine.
 * @throws {Error} naming the package that is missing: a test that cannot run has failed
 */
export function requireCommand(name: keyof typeof packages): void {
  try {
    execFileSync("/bin/sh", ["-c", `command -v ${name}`], { stdio: "ignore" });
  } catch {
    throw new Error(`${name} is missing. Run: apt-get install ${packages[name]}`);
  }
}

/** `unshare` makes namespaces for root; anybody else becomes root in a user namespace first. */
export function asNamespaceRoot(): readonly string[] {
  return process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
}
