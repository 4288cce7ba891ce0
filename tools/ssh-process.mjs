import { spawn } from "node:child_process";

// The system's own ssh is used, as Docker's CLI and Pulumi's provider use it, because the user's keys, agent, known hosts and
// configuration are then in force; an SSH library (docker-modem's) takes any host's key unseen.

/** An unknown host key is refused, nobody is asked, and no forwarding of the user's configuration is opened on the way. */
const ALWAYS = [
  ...["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"],
  ...["-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-T"],
];

/**
 * Starts ssh.
 * @param {string[]} args
 */
export function startSsh(args) {
  // Of a group of its own: what a terminal's Ctrl-C ends must not take Docker away from who is still tidying up.
  const child = spawn("ssh", [...ALWAYS, ...args], { detached: true, stdio: "pipe" });
  // Nothing here keeps this process alive: whoever waits for an answer does.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    /** @type {import("node:net").Socket} */ (/** @type {unknown} */ (stream)).unref();
  child.stdin.on("error", () => undefined);
  return child;
}

/**
 * Joins a connection and an ssh. Where ssh ends before the other side said anything, its own words are the answer.
 * @param {import("node:net").Socket} connection
 * @param {ReturnType<typeof startSsh>} child
 */
export function carry(connection, child) {
  let heard = false;
  let said = "";
  child.stdout.once("data", () => (heard = true));
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  connection.pipe(child.stdin);
  child.stdout.pipe(connection, { end: false });
  connection.on("close", () => child.kill());
  child.on("error", (error) => {
    connection.end(answerFor(error.message));
  });
  child.on("close", (code) => {
    if (heard) connection.end();
    else connection.end(answerFor(said.trim() || `ssh ended with code ${String(code)}`));
  });
}

/** @param {string} why */
function answerFor(why) {
  const body = JSON.stringify({
    message: `ssh: ${why
      .replace(/^ssh: /, "")
      .split(/\r?\n/)
      .join("; ")}`,
  });
  const head = ["HTTP/1.1 502 Bad Gateway", "Content-Type: application/json", "Connection: close"];
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
}
