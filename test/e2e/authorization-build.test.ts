import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { startPluginDaemon, type PluginDaemon } from "../support/plugin-daemon.ts";
import { up } from "../support/up.ts";

const REFUSED =
  /authorization denied by plugin .*Mallku's guard refuses this \((build|join|ambiguous|form)\)/s;
/** What the build's step writes, and not what Docker says of the step itself. */
const REACHED = '"stream":"REACHED';
const FORM = "application/x-www-form-urlencoded";

let daemon: PluginDaemon;
let here: Installation;
let id: string;
/** A build context whose one step says whether it reached the database's port. */
let context: Buffer;

beforeAll(async () => {
  daemon = await startPluginDaemon();
  here = await makeInstallation({ daemon });
  await up(here);
  id = (await daemon.docker.getContainer(here.names.container).inspect()).Id;
  context = await contextThatConnects(here.names.image);
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
});

async function contextThatConnects(image: string): Promise<Buffer> {
  const script =
    "require('net').connect(8529, '127.0.0.1').on('connect', () => { console.log('REACHED'); process.exit(); })" +
    ".on('error', ({ code }) => console.log(code))";
  const archive = pack();
  archive.entry(
    { name: "Dockerfile" },
    `FROM ${image}\nRUN ${JSON.stringify(["/nodejs/bin/node", "-e", script])}\n`,
  );
  archive.finalize();
  return await buffer(archive);
}

interface Build {
  readonly query?: string;
  readonly types?: readonly string[];
  /** After the build context, in the body's second part. */
  readonly form?: string;
  readonly length?: "chunked" | "0" | "chunked, and 0";
}

/** Everything that comes until the other side closes, which resets what it did not want to read. */
async function everything(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

/** As much as Docker reads ahead of a body before it looks for a form: what a form has to come after. */
const READ_AHEAD = 4096;

/** Builds, as bytes: whatever a client could send. */
async function build({ query = "", types = [], form = "", length }: Build): Promise<string> {
  const first = Buffer.concat([context, Buffer.alloc(Math.max(0, READ_AHEAD - context.length))]);
  const parts = [first, Buffer.from(form)].filter((part) => part.length > 0);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const isChunked = length?.startsWith("chunked") === true;
  const socket = connect(daemon.socket);
  const answer = everything(socket);
  const head = [
    `POST /v1.40/build?nocache=1&${query} HTTP/1.1`,
    "Host: docker",
    "Connection: close",
    ...types.map((type) => `Content-Type: ${type}`),
    ...(isChunked ? ["Transfer-Encoding: chunked"] : []),
    ...(length === "chunked" ? [] : [`Content-Length: ${isChunked ? 0 : (length ?? size)}`]),
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  for (const part of parts) {
    // Docker reads each part by itself: the trick needs it, and nothing else is lost by it.
    await setTimeout(300);
    const framed = [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")];
    socket.write(isChunked ? Buffer.concat(framed) : part);
  }
  if (isChunked) socket.write("0\r\n\r\n");
  return await answer;
}

const joining = (container: string) => `networkmode=${encodeURIComponent(`container:${container}`)}`;

describe("no build's steps get into the database's network namespace", () => {
  test.each<readonly [string, (name: string) => Build]>([
    ["by name", (name) => ({ query: joining(name) })],
    ["by id", () => ({ query: joining(id) })],
    ["by the beginning of an id", () => ({ query: joining(id.slice(0, 7)) })],
    ["in capitals", (name) => ({ query: `networkmode=CONTAINER:${name}` })],
    ["with every letter escaped", (name) => ({ query: `networkmode=${escaped(`container:${name}`)}` })],
    ["with an escaped key", (name) => ({ query: `%6eetworkmode=container:${name}` })],
    ["beside a harmless one", (name) => ({ query: `networkmode=default&${joining(name)}` })],
    ["before a harmless one", (name) => ({ query: `${joining(name)}&networkmode=default` })],
    [
      "with other parameters that reach out",
      (name) => ({ query: `extrahosts=db:127.0.0.1&${joining(name)}` }),
    ],
    ["of a context from elsewhere", (name) => ({ query: `remote=http://127.0.0.1:1/x&${joining(name)}` })],
    ["as BuildKit's", (name) => ({ query: `version=2&${joining(name)}` })],
    ["of a type of its own", (name) => ({ query: joining(name), types: ["application/x-tar"] })],
    ["of a type that is none", (name) => ({ query: joining(name), types: ["?;;"] })],
    ["of a JSON type", (name) => ({ query: joining(name), types: ["application/json; charset=utf-8"] })],
    ["in chunks", (name) => ({ query: joining(name), types: ["application/x-tar"], length: "chunked" })],
    ["in a form", (name) => ({ form: `&${joining(name)}`, types: [FORM] })],
    [
      "in a form that its last type hides",
      (name) => ({ form: `&${joining(name)}`, types: [FORM, "application/x-tar"] }),
    ],
    [
      "in a form behind a harmless address",
      (name) => ({ query: "networkmode=none", form: `&${joining(name)}`, types: [FORM, "application/json"] }),
    ],
    [
      "in a form in chunks",
      (name) => ({ form: `&${joining(name)}`, types: [FORM, "application/x-tar"], length: "chunked" }),
    ],
  ])("%s", async (_title, how) => {
    const answer = await build(how(here.names.container));
    expect(answer).toMatch(REFUSED);
    expect(answer).not.toContain(REACHED);
  });

  test.each<readonly [string, (name: string) => Build]>([
    ["escaped twice", (name) => ({ query: `networkmode=container%253A${name}` })],
    ["in another case of the key", (name) => ({ query: `NetworkMode=container:${name}` })],
    ["in a form without a type", (name) => ({ form: `&${joining(name)}` })],
    [
      "in a form that has no length",
      (name) => ({ form: `&${joining(name)}`, types: [FORM, "x"], length: "0" }),
    ],
    [
      "in a form in chunks that has no length too",
      (name) => ({
        form: `&${joining(name)}`,
        types: [FORM, "application/x-tar"],
        length: "chunked, and 0",
      }),
    ],
  ])("%s it means nothing to Docker", async (_title, how) => {
    expect(await build(how(here.names.container))).not.toContain(REACHED);
  });
});

test("hidden forms neither rename a container to the database's name nor signal the database", async () => {
  const form = async (target: string, body: string) => {
    const socket = connect(daemon.socket);
    const answer = everything(socket);
    const types = `Content-Type: ${FORM}\r\nContent-Type: application/json\r\n`;
    const head = `POST ${target} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n${types}`;
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    return await answer;
  };
  const { container } = here.names;
  const other = await daemon.docker.createContainer({ Image: here.names.image });
  try {
    expect(await form(`/containers/${other.id}/rename?name=x`, `name=${container}-free`)).toMatch(REFUSED);
  } finally {
    await other.remove();
  }
  expect(await form(`/containers/${container}/kill?signal=TERM`, "signal=USR1")).toMatch(REFUSED);
  expect(await form(`/containers/${container}/start`, "checkpoint=x")).toMatch(REFUSED);
});

test("builds whose every parameter can be seen go on", async () => {
  expect(await build({ query: "t=of-another" })).toContain("Successfully built");
});

test("an operator who lets hidden builds through lets them get in: that is what it costs", async () => {
  await daemon.endPlugin();
  await daemon.startPlugin({ allowBuilds: true });
  const seen = await build({ query: joining(here.names.container), types: ["application/x-tar"] });
  expect(seen).toMatch(REFUSED);
  const hidden = { form: `&${joining(here.names.container)}`, types: [FORM, "application/x-tar"] };
  expect(await build(hidden)).toContain(REACHED);
});

const escaped = (value: string) =>
  [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
