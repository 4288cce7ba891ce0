import { request, type IncomingMessage } from "node:http";
import Docker from "dockerode";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Refusal } from "../../guard/decision/denial.ts";
import { guardWithin, type GuardedWay } from "../../guard/socket/within.ts";
import { databaseNames } from "../../infra/names.ts";
import { makeScene, openFiles, type Scene } from "./support/stub-docker.ts";

const NAME = "mallku-database-secure";

let scene: Scene;
let way: GuardedWay;
let refusals: Refusal[];

async function enter(...how: Parameters<typeof makeScene>): Promise<Docker> {
  scene = await makeScene(...how);
  refusals = [];
  way = guardWithin(scene.upstream, {
    names: databaseNames(""),
    onRefusal: (refusal) => refusals.push(refusal),
  });
  const options = { socketPath: "/dev/null/docker.sock", agent: way.agent };
  return new Docker(options);
}

const warnings: Error[] = [];
const note = (warning: Error) => warnings.push(warning);
beforeEach(() => {
  warnings.length = 0;
  process.on("warning", note);
});
afterEach(async () => {
  process.off("warning", note);
  way.close();
  await scene.remove();
});

async function textOf(message: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  return text;
}

/** Past Docker's client, as somebody would who thinks that it is what refuses. */
function raw(method: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ method, path, agent: way.agent, host: "localhost" }, resolve);
    sent.once("error", reject);
    sent.end();
  });
}

describe("the guard inside a process", () => {
  test("lets the database be looked at", async () => {
    const docker = await enter();
    const { Id } = await docker.getContainer(NAME).inspect();
    expect(Id).toBe("4f".repeat(32));
    expect(scene.arrived.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /containers/${NAME}/json`,
    ]);
  });

  test("refuses a command in the container, with the reason, and Docker hears nothing of it", async () => {
    const docker = await enter();
    const exec = docker.getContainer(NAME).exec({ Cmd: ["sh"] });
    await expect(exec).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringMatching(/Mallku's guard refuses this \(exec\)/) as string,
    });
    const create = await raw("POST", "/containers/create");
    expect([create.statusCode, await textOf(create)]).toEqual([403, expect.stringContaining("guard")]);
    expect(refusals.map(({ denial }) => denial.id)).toEqual(["exec", "not-needed"]);
    expect(scene.arrived).toEqual([]);
  });

  test("is on the way whatever host a request names", async () => {
    await enter();
    const answer = await raw("POST", `/v1.41/containers/${NAME}/exec`);
    expect(answer.statusCode).toBe(403);
    await textOf(answer);
    expect(scene.arrived).toEqual([]);
  });

  test("answers a thousand, in turn and a hundred at once, and keeps no file and no listener of them", async () => {
    const docker = await enter();
    const container = docker.getContainer(NAME);
    await container.inspect();
    await Promise.all(Array.from({ length: 100 }, () => container.inspect()));
    const open = await openFiles();
    for (let round = 0; round < 8; round += 1)
      await Promise.all(Array.from({ length: 100 }, () => container.inspect()));
    for (let turn = 0; turn < 100; turn += 1) await container.inspect();
    expect(await openFiles()).toBeLessThanOrEqual(open);
    expect(scene.arrived).toHaveLength(1001);
    expect(warnings).toEqual([]);
  });

  test("ends a stream at Docker when its reader goes away", async () => {
    let left = false;
    await enter((_request, response) => {
      response.write("first");
      response.once("close", () => (left = true));
    });
    const logs = await raw("GET", `/containers/${NAME}/logs?follow=1&stdout=1`);
    const first = await new Promise<Buffer>((resolve) => logs.once("data", resolve));
    expect(first.toString()).toBe("first");
    logs.destroy();
    await expect.poll(() => left).toBe(true);
  });

  test("says that a daemon is away, and finds it again when it is back", async () => {
    const docker = await enter();
    const container = docker.getContainer(NAME);
    await container.inspect();
    await scene.stop();
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 502 });
    await scene.start();
    await container.inspect();
  });

  test("once closed, ends who waits and turns away who comes", async () => {
    const docker = await enter(() => undefined);
    const container = docker.getContainer(NAME);
    const waiting = container.inspect();
    await expect.poll(() => scene.arrived.length).toBe(1);
    way.close();
    await expect(waiting).rejects.toThrow(/socket hang up/);
    await expect(container.inspect()).rejects.toThrow(/closed/);
    await expect.poll(() => scene.connections()).toBe(0);
  });
});
