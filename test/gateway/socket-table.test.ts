import { fc, test as property } from "@fast-check/vitest";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { isLoopbackAddress } from "../../infra/image/gateway/environment.ts";
import {
  exposedListeners,
  formatListener,
  parseListeners,
  readListeners,
} from "../../infra/image/gateway/socket-table.ts";
import { requireUnexposed } from "../../infra/image/gateway/socket-watch.ts";
import { asNamespaceRoot, requireCommand } from "./support/commands.ts";

const header =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const line = (address: string, state = "0A", port = "2151", inode = 4711) =>
  `   0: ${address}:${port} ${"0".repeat(address.length)}:0000 ${state} 00000000:00000000 00:00000000 00000000 65532        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString("hex").toUpperCase();
/** As a little-endian kernel prints it: each 32-bit word turned round. */
const swapped = (bytes: readonly number[]) => hex([...Buffer.from(bytes).swap32()]);

describe("what the kernel says about listeners is read as it is meant", () => {
  test.each([
    ["0100007F", "127.0.0.1", false],
    ["0200007F", "127.0.0.2", false],
    ["00000000", "0.0.0.0", true],
    ["020011AC", "172.17.0.2", true],
    ["00000000000000000000000001000000", "::1", false],
    ["00000000000000000000000000000000", "0:0:0:0:0:0:0:0", true],
    ["0000000000000000FFFF00000100007F", "127.0.0.1", false],
    ["0000000000000000FFFF000000000000", "0.0.0.0", true],
    ["0000000000000000FFFF0000020011AC", "172.17.0.2", true],
    ["B80D01200000000000000000010000 00".replace(" ", ""), "2001:db8:0:0:0:0:0:1", true],
    ["000080FE000000000000000001000000", "fe80:0:0:0:0:0:0:1", true],
  ])("%s is %s", (encoded, address, exposed) => {
    const listeners = parseListeners(header + line(encoded), true);
    expect(listeners).toEqual([{ address, port: 8529, inode: "4711" }]);
    expect(exposedListeners(listeners, 8529)).toHaveLength(exposed ? 1 : 0);
  });

  test("on a big-endian machine the words are in reading order", () => {
    expect(parseListeners(header + line("7F000001"), false)).toMatchObject([
      { address: "127.0.0.1", port: 8529 },
    ]);
  });

  test.each(["01", "02", "06", "07", "08"])("a socket in state %s is not a listener", (state) => {
    expect(parseListeners(header + line("00000000", state), true)).toEqual([]);
  });

  property.prop([fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.nat({ max: 65535 }), fc.maxSafeNat()])(
    "any IPv4 listener keeps its address, its port and what tells whose it is, on either kind of machine",
    (bytes, port, inode) => {
      const portHex = port.toString(16).toUpperCase().padStart(4, "0");
      for (const [encoded, little] of [
        [swapped([...bytes]), true],
        [hex([...bytes]), false],
      ] as const) {
        expect(parseListeners(header + line(encoded, "0A", portHex, inode), little)).toEqual([
          { address: bytes.join("."), port, inode: String(inode) },
        ]);
      }
    },
  );

  property.prop([fc.uint8Array({ minLength: 16, maxLength: 16 })])(
    "of IPv6 listeners only ::1 and mapped 127.0.0.0/8 count as loopback",
    (bytes) => {
      const [listener] = parseListeners(header + line(swapped([...bytes])), true);
      const leading = bytes.slice(0, 10).every((byte) => byte === 0);
      const mapped = leading && bytes[10] === 255 && bytes[11] === 255;
      const one = leading && bytes.slice(10, 15).every((byte) => byte === 0) && bytes[15] === 1;
      expect(isLoopbackAddress(listener?.address ?? "")).toBe(one || (mapped && bytes[12] === 127));
    },
  );

  test.each([
    "   0: garbage\n",
    "   0: 0100007F:2151\n",
    "   0: 0100007:2151 00000000:0000 0A 0\n",
    line("0100007F").replace("4711", ""),
    "x\n",
  ])("a line that cannot be read is an error and not an absent listener: %j", (broken) => {
    expect(() => parseListeners(header + broken, true)).toThrow(/cannot be read/);
  });
});

async function listedInOrder(name: string): Promise<boolean> {
  const text = await readFile(`/proc/self/net/${name}`, "utf8");
  const states = [...text.matchAll(/^\s*\d+: \S+ \S+ (\w\w)/gm)].map(([, state]) => state);
  return states.includes("0A") && states.includes("01") && states.lastIndexOf("0A") < states.indexOf("01");
}

describe("the kernel's own table", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  test("a listener on loopback is found with its address and port", async () => {
    const server = createServer().listen(0, "127.0.0.3");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    expect((await readListeners("/proc/self/net")).map(formatListener)).toContain(`127.0.0.3:${port}`);
    await requireUnexposed("/proc/self/net", port);
    server.close();
  });

  test("no listener is missed for the many connections that stand behind it, nor for a line that two reads share", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-proc-"));
    folders.push(folder);
    const ports = Array.from({ length: 40 }, (_, index) => (0x2151 + index).toString(16).toUpperCase());
    const listening = ports.map((port) => line("00000000", "0A", port));
    // As old kernels do it: a connection that is being made stands beside its listener.
    const beginning = line("0100007F", "03");
    const connections = Array.from({ length: 300 }, () => line("0100007F", "01")).join("");
    await writeFile(join(folder, "tcp"), header + listening.join(beginning) + connections);
    await writeFile(join(folder, "tcp6"), header + line("0".repeat(32)));
    const found = await readListeners(folder);
    expect(found.map(({ port }) => port)).toEqual([
      ...ports.map((port) => Number.parseInt(port, 16)),
      0x2151,
    ]);
  });

  test("the kernel lists every listener before any connection, so that the reading may end at the first", async () => {
    const servers = await Promise.all(
      ["127.0.0.4", "::ffff:127.0.0.5", "127.0.0.6"].map(async (host) => {
        const server = createServer().listen(0, host);
        await once(server, "listening");
        return server;
      }),
    );
    const ports = servers.map((server) => (server.address() as AddressInfo).port);
    const clients = await Promise.all(
      ports.map(async (port, index) => {
        const client = connect(port, `127.0.0.${index + 4}`);
        await once(client, "connect");
        return client;
      }),
    );
    // Of a table that changes while it is read in several parts, another reading may be needed.
    await expect.poll(() => listedInOrder("tcp")).toBe(true);
    await expect.poll(() => listedInOrder("tcp6")).toBe(true);
    expect((await readListeners("/proc/self/net")).map(({ port }) => port)).toEqual(
      expect.arrayContaining(ports),
    );
    clients.forEach((client) => client.destroy());
    servers.forEach((server) => server.close());
  });

  const unreadableTcp6 = async (counts: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-proc-"));
    folders.push(folder);
    await writeFile(join(folder, "tcp"), header);
    await mkdir(join(folder, "tcp6"));
    await writeFile(join(folder, "sockstat6"), counts);
    return folder;
  };

  test.each([
    "TCP6: inuse 1\nUDP6: inuse 0\n",
    "TCP6: inuse 10\n",
    "TCP6: inuse\nUDP6: inuse 0\n",
    "UDP6: inuse 0\n",
    "",
  ])(
    "IPv6 listeners are looked for unless the kernel says that there is no such socket: %j",
    async (counts) => {
      const folder = await unreadableTcp6(counts);
      await expect(requireUnexposed(folder, 8529)).rejects.toThrow(/cannot be read/);
    },
  );

  test("where the kernel counts no IPv6 socket, its table is not gone through for nothing", async () => {
    expect(await readListeners(await unreadableTcp6("TCP6: inuse 0\nUDP6: inuse 4\n"))).toEqual([]);
  });

  test("the kernel counts an IPv6 listener, without which count it would not be looked for", () => {
    requireCommand("unshare");
    requireCommand("ip");
    const table = new URL("../../infra/image/gateway/socket-table.ts", import.meta.url).href;
    const program = `
      import { execFileSync } from "node:child_process";
import { once } from "node:events";
      import { readFileSync } from "node:fs";
      import { createServer } from "node:net";
      import { formatListener, readListeners } from "${table}";
      const look = async () => ({
        counted: /^TCP6: inuse \\d+$/m.exec(readFileSync("/proc/self/net/sockstat6", "utf8"))?.[0],
        listed: (await readListeners("/proc/self/net")).map(formatListener),
      });
      const looks = [await look()];
      for (const host of ["::", "::1", "::ffff:127.0.0.1"]) {
        const server = createServer().listen({ host, port: 8529, ipv6Only: host === "::" });
        await once(server, "listening");
        looks.push(await look());
        server.close();
        await once(server, "close");
        looks.push(await look());
      }
      console.log(JSON.stringify(looks));`;
    const output = execFileSync(
      "unshare",
      [
        ...[...asNamespaceRoot(), "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"],
        ...[process.execPath, "--input-type=module", "--eval", program],
      ],
      { encoding: "utf8" },
    );
    const none = { counted: "TCP6: inuse 0", listed: [] };
    const one = (listener: string) => ({ counted: "TCP6: inuse 1", listed: [listener] });
    expect(JSON.parse(output)).toEqual([
      none,
      ...[one("[0:0:0:0:0:0:0:0]:8529"), none, one("[::1]:8529"), none, one("127.0.0.1:8529"), none],
    ]);
  });

  test("a table that cannot be read is not taken for an empty one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-proc-"));
    folders.push(folder);
    await expect(requireUnexposed(folder, 8529)).rejects.toThrow(/cannot be read/);
    await writeFile(join(folder, "tcp"), header);
    // A kernel without IPv6 has no tcp6, and that is all right.
    await requireUnexposed(folder, 8529);
    await mkdir(join(folder, "tcp6"));
    await expect(requireUnexposed(folder, 8529)).rejects.toThrow(/cannot be read/);
  });
});
