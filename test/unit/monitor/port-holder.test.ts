import { fc, test as property } from "@fast-check/vitest";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { endianness } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, onTestFinished, test } from "vitest";
import { listeningProcess, portHolder, publisherOf } from "../../../monitor/port-holder.ts";
import { listen } from "../tools/engine.ts";
import { scratch } from "../tools/scratch.ts";

const HEADER = "  sl  local_address rem_address   st\n";

/** A listener on port 8080, as this machine's kernel prints it. */
function row(bytes: readonly number[], inode: number): string {
  const address = Buffer.from(bytes);
  if (endianness() === "LE") address.swap32();
  const at = address.toString("hex").toUpperCase();
  return `   0: ${at}:1F90 ${"0".repeat(at.length)}:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
}

/** What the kernel tells, with one process that has the socket 4711. */
async function proc(tables: { tcp?: string; tcp6?: string }): Promise<string> {
  const folder = await scratch();
  await mkdir(join(folder, "net"));
  for (const [name, rows] of Object.entries(tables))
    await writeFile(join(folder, "net", name), HEADER + rows);
  await mkdir(join(folder, "815/fd"), { recursive: true });
  await writeFile(join(folder, "815/comm"), "nginx\n");
  await symlink("/dev/null", join(folder, "815/fd/0"));
  await symlink("socket:[4711]", join(folder, "815/fd/3"));
  // A process that another user runs, and a folder that is no process.
  await mkdir(join(folder, "816"));
  await mkdir(join(folder, "sys"));
  return folder;
}

const NGINX = { kind: "process", pid: "815", command: "nginx" };
const ANY6 = Array<number>(16).fill(0);
/** Few enough that two are often the same, or every address. */
const ADDRESS = fc.array(fc.constantFrom(0, 1, 127), { minLength: 4, maxLength: 4 });
const LOOPBACK6 = [...Array<number>(15).fill(0), 1];

describe("who wants a port is told which process has it", () => {
  test.each([
    ["on the very address", "tcp", [127, 0, 0, 1], "127.0.0.1"],
    ["on every address", "tcp", [0, 0, 0, 0], "127.0.0.1"],
    ["on every address of IPv6, which are those of IPv4 too", "tcp6", ANY6, "127.0.0.1"],
    ["on the address of IPv6", "tcp6", LOOPBACK6, "::1"],
    ["on the address of IPv6, spelt out", "tcp6", LOOPBACK6, "0:0:0:0:0:0:0:1"],
    ["on one address, where all are wanted", "tcp", [127, 0, 0, 2], "0.0.0.0"],
    ["on one address of IPv6, where all are wanted", "tcp6", LOOPBACK6, "::"],
    ["where nothing says which address is wanted", "tcp", [127, 0, 0, 2], ""],
  ])("%s", async (_where, table, bytes, address) => {
    const folder = await proc({ tcp: "", [table]: row(bytes, 4711) });
    expect(await listeningProcess({ port: 8080, address }, folder)).toEqual(NGINX);
    expect(await listeningProcess({ port: 8081, address }, folder)).toBeUndefined();
  });

  test.each([
    ["another address", "tcp", [127, 0, 0, 2], "127.0.0.1"],
    ["every address of IPv4 alone", "tcp", [0, 0, 0, 0], "::1"],
    ["another address of IPv6", "tcp6", LOOPBACK6, "127.0.0.1"],
  ])("and is not kept from it by who listens on %s", async (_where, table, bytes, address) => {
    const folder = await proc({ tcp: "", [table]: row(bytes, 4711) });
    expect(await listeningProcess({ port: 8080, address }, folder)).toBeUndefined();
  });

  test("or that it is one of another user, whose sockets cannot be seen", async () => {
    const folder = await proc({ tcp: row([127, 0, 0, 1], 4712) });
    expect(await listeningProcess({ port: 8080, address: "127.0.0.1" }, folder)).toEqual({
      kind: "hidden process",
    });
  });

  test("and never that nobody has it because the kernel's table could not be read", async () => {
    const wanted = { port: 8080, address: "127.0.0.1" };
    await expect(listeningProcess(wanted, await proc({}))).rejects.toThrow(/ENOENT/);
    await expect(listeningProcess(wanted, await proc({ tcp: "   0: garbage\n" }))).rejects.toThrow(
      /cannot be read/,
    );
  });

  property.prop([ADDRESS, ADDRESS])(
    "by the address alone that Docker was asked for, whatever it is",
    async (one, other) => {
      const folder = await proc({ tcp: row(one, 4711) });
      const found = await listeningProcess({ port: 8080, address: other.join(".") }, folder);
      const isAll = (bytes: readonly number[]) => bytes.every((byte) => byte === 0);
      expect(found !== undefined).toBe(one.join() === other.join() || isAll(one) || isAll(other));
    },
  );
});

const running = (IP: string, PublicPort: number, Type = "tcp") => [
  { Id: "c0ffee", Names: ["/their-web"], Ports: [{ IP, PublicPort, PrivatePort: 80, Type }] },
];

describe("who wants a port is told which container has it", () => {
  test.each([
    ["127.0.0.1", 8080, "tcp", true],
    ["0.0.0.0", 8080, "tcp", true],
    ["::", 8080, "tcp", true],
    ["", 8080, "tcp", true],
    ["127.0.0.2", 8080, "tcp", false],
    ["127.0.0.1", 8081, "tcp", false],
    ["127.0.0.1", 8080, "udp", false],
  ])("published on %s:%d/%s: %s", (address, port, protocol, has) => {
    const found = publisherOf(running(address, port, protocol), { port: 8080, address: "127.0.0.1" });
    expect(found).toEqual(has ? { kind: "container", id: "c0ffee", name: "their-web" } : undefined);
  });
});

const answerWith =
  (containers: readonly object[]): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(containers));
  };

async function dockerWith(containers: readonly object[]): Promise<Docker> {
  const socketPath = join(await scratch(), "docker.sock");
  await listen(socketPath, answerWith(containers));
  return new Docker({ socketPath });
}

/** Where this very process listens, for as long as the test runs. */
async function ownPlace(): Promise<{ address: string; port: number }> {
  const server = createServer(answerWith([])).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

test("who wants a port is told of the container before the process that Docker has for it", async () => {
  const place = await ownPlace();
  const own = { kind: "process", pid: String(process.pid) };
  expect(await portHolder(await dockerWith([]), place)).toMatchObject(own);
  const docker = await dockerWith(running("127.0.0.1", place.port));
  expect(await portHolder(docker, place)).toMatchObject({ kind: "container", name: "their-web" });
});

test("a process of this host is not taken for one of the host that Docker is on", async () => {
  const place = await ownPlace();
  const elsewhere = new Docker({ host: place.address, port: place.port });
  expect(await portHolder(elsewhere, place)).toBeUndefined();
});
