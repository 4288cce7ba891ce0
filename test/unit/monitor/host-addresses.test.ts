import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Barrier } from "../../../monitor/barrier.ts";
import { hostAddresses, kernelAddresses } from "../../../monitor/host-addresses.ts";
import { runCommand } from "../../support/installation.ts";

const module = (name: string) => new URL(`../../../monitor/${name}.ts`, import.meta.url).href;

/** A network namespace with an interface that is up and has no carrier, since its other end is down. */
const NAMESPACE =
  'ip link set lo up && ip link add v0 type veth peer name v1 && ip addr add 192.0.2.9/24 dev v0 && ip link set v0 up && exec "$@"';

async function without(carrier: string, program: string): Promise<unknown> {
  const node = [process.execPath, "--input-type=module", "--eval", program];
  const { code, stdout, stderr } = await runCommand("unshare", [
    "--net",
    "sh",
    "-c",
    NAMESPACE,
    carrier,
    ...node,
  ]);
  expect(code, `this test needs root, unshare and ip: ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

describe("an address of an interface that nobody is plugged into", () => {
  test("is known, though Node does not list it: a program can listen on it all the same", async () => {
    const program = `
      import { networkInterfaces } from "node:os";
      import { hostAddresses } from "${module("host-addresses")}";
      console.log(JSON.stringify({ node: Object.keys(networkInterfaces()), known: hostAddresses() }));`;
    const { node, known } = (await without("no-carrier", program)) as { node: string[]; known: string[] };
    expect(node).toEqual(["lo"]);
    expect(known).toContain("192.0.2.9");
    expect(known).toContain("127.0.0.1");
  });

  test("does not hide a database that is published there", async () => {
    const program = `
      import { createServer } from "node:net";
      import { probeHost } from "${module("direct-access")}";
      const server = createServer().listen(8529, "192.0.2.9");
      await new Promise((resolve) => server.once("listening", resolve));
      const connects = await probeHost();
      server.close();
      console.log(JSON.stringify(connects.filter(({ state }) => state === "fail")));`;
    expect(await without("no-carrier", program)).toMatchObject([{ address: "192.0.2.9", seen: "connected" }]);
  });
});

test("where the kernel's tables cannot be read, the barrier is unknown, and says why", async () => {
  const program = `
    import { noDirectAccess } from "${module("direct-access")}";
    console.log(JSON.stringify(await noDirectAccess(Promise.resolve(["127.0.0.1"]))));`;
  const node = [process.execPath, "--input-type=module", "--eval", program];
  const hidden = ["--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "hidden", ...node];
  const { code, stdout, stderr } = await runCommand("unshare", hidden);
  expect(code, `this test needs root and unshare: ${stderr}`).toBe(0);
  const { state, evidence } = JSON.parse(stdout) as Barrier;
  expect({ state, evidence: evidence.join() }).toEqual({
    state: "unknown",
    evidence: expect.stringMatching(/^the host's addresses could not be read: .*ENOENT/) as string,
  });
});

function listedByNode(): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address, scopeid }) =>
      scopeid === undefined || scopeid === 0 ? address : `${address}%${name}`,
    ),
  );
}

test("every address that Node lists is among the host's, each of them once", async () => {
  // Other tests' networks come and go.
  const missing = () => {
    const known = hostAddresses();
    return listedByNode().filter((address) => !known.includes(address));
  };
  await expect.poll(missing).toEqual([]);
  const known = hostAddresses();
  expect(known).toContain("127.0.0.1");
  expect(new Set(known).size).toBe(known.length);
});

describe("the kernel's tables", () => {
  const TRIE =
    "Local:\n     |-- 127.0.0.1\n        /32 host LOCAL\n     |-- 127.255.255.255\n        /32 link BROADCAST\n";
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mallku-tables-"));
    await writeFile(join(folder, "fib_trie"), TRIE);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const inet6 = (text: string) => writeFile(join(folder, "if_inet6"), text);

  test("give what is the host's own, each address as it is dialled", async () => {
    await inet6(
      [
        "00000000000000000000000000000001 01 80 10 80       lo",
        "fe80000000000000004205fffe82e2aa 05 40 20 80  docker0",
        "fd000000000000000000000000000002 04 40 00 82     eth0",
        "",
      ].join("\n"),
    );
    expect(kernelAddresses(folder)).toEqual([
      "127.0.0.1",
      "::1",
      "fe80::42:5ff:fe82:e2aa%docker0",
      "fd00::2",
    ]);
  });

  test("leave out an address that nothing can be bound to yet, or was found to be another's", async () => {
    await inet6(
      "fd090000000000000000000000000001 02 40 00 c0 br9\nfd090000000000000000000000000002 02 40 00 88 br9\n",
    );
    expect(kernelAddresses(folder)).toEqual(["127.0.0.1"]);
  });

  test("may lack IPv6 where the kernel has none, and nowhere else", async () => {
    expect(kernelAddresses(folder)).toEqual(["127.0.0.1"]);
    await writeFile(join(folder, "tcp6"), "");
    expect(() => kernelAddresses(folder)).toThrow("ENOENT");
  });

  test.each([
    ["fib_trie", ""],
    ["fib_trie", "Main:\n"],
    ["if_inet6", "nonsense\n"],
  ])("that cannot be read are no list of addresses: %s %j", async (name, text) => {
    await inet6("");
    await writeFile(join(folder, name), text);
    expect(() => kernelAddresses(folder)).toThrow("not as it is known to be");
  });
});
