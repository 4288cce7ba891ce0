/** One connection to be tried from inside a probe. */
export interface ConnectFrom {
  readonly host: string;
  readonly port: number;
}

/** Prints, for each connection in turn, "connected" or the error's code. */
export const CONNECTS = `
const { connect } = require("node:net");
const probe = ({ host, port }) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: 3000 });
  const end = (seen) => { socket.destroy(); resolve(seen); };
  socket.once("connect", () => end("connected"));
  socket.once("timeout", () => end("no answer"));
  socket.once("error", (error) => end(error.code));
});
(async () => {
  const seen = [];
  for (const each of JSON.parse(process.argv[1])) seen.push(await probe(each));
  process.stdout.write(JSON.stringify(seen));
})();
`;

/** Prints the kernel's tables of the addresses of whatever network it is in; null for one that the kernel has not. */
export const ADDRESS_TABLES = `
const { existsSync, readFileSync } = require("node:fs");
const table = (name) => (existsSync("/proc/net/" + name) ? readFileSync("/proc/net/" + name, "utf8") : null);
process.stdout.write(JSON.stringify({ ipv4: table("fib_trie"), ipv6: table("if_inet6") }));
`;

/**
 * Prints every file that may be executed and is not empty, as Docker's own marks are, and every folder that
 * could not be looked into. The kernel's own file systems are left out.
 */
export const PROGRAMS = `
const { readdirSync, statSync } = require("node:fs");
const programs = [], closed = [];
const isProgram = ({ mode, size }) => (mode & 0o111) !== 0 && size > 0;
const walk = (folder) => {
  let entries;
  try { entries = readdirSync(folder, { withFileTypes: true }); } catch { closed.push(folder); return; }
  for (const entry of entries) {
    const path = (folder === "/" ? "" : folder) + "/" + entry.name;
    if (entry.isDirectory()) { if (!["/proc", "/sys", "/dev"].includes(path)) walk(path); }
    else if (entry.isFile() && isProgram(statSync(path))) programs.push(path);
  }
};
walk("/");
process.stdout.write(JSON.stringify({ programs, closed }));
`;
