import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import { containerProcess } from "../support/container-process.ts";
import type { Installation } from "../support/installation.ts";
import type { Random } from "./random.ts";

/** What a fault is done to. */
export interface Scene {
  readonly here: Installation;
  readonly docker: Docker;
  readonly random: Random;
}

/** Something that happens to a database in use, which must come back from it by itself, or by what `act` does as an operator would. */
export interface Fault {
  readonly name: string;
  /** Whether the container is another run of itself afterwards. */
  readonly restarts: boolean;
  readonly act: (scene: Scene) => Promise<void>;
}

/** So long after the beginning of an up the gateway is killed, at most. Milliseconds: about as long as an up takes. */
const UP_MS = 5_000;

export const FAULTS: readonly Fault[] = [
  {
    name: "docker restart",
    restarts: true,
    act: async ({ docker, here }) => {
      await docker.getContainer(here.names.container).restart({ t: 30 });
    },
  },
  {
    name: "mallku restart",
    restarts: true,
    act: async ({ here }) => {
      await command(here, "restart");
    },
  },
  {
    // Docker takes it for the operator's wish, so the restart policy does not start the container again.
    name: "docker kill, then mallku up",
    restarts: true,
    act: async ({ docker, here }) => {
      await docker.getContainer(here.names.container).kill();
      await command(here, "up");
    },
  },
  { name: "kill -9 of arangod", restarts: true, act: (scene) => kill(scene, "arangod") },
  { name: "kill -9 of the gateway", restarts: true, act: (scene) => kill(scene, "gateway") },
  {
    name: "mallku up meanwhile",
    restarts: false,
    act: async ({ here }) => {
      const { stdout } = await command(here, "up");
      if (!stdout.includes("Nothing to change.")) throw new Error(`mallku up changed something:\n${stdout}`);
    },
  },
  {
    name: "kill -9 of the gateway during mallku up",
    restarts: true,
    act: async (scene) => {
      // What it says of a database that is just coming back is the truth of that moment; the barriers are looked at after.
      const up = scene.here.mallku("up");
      await setTimeout(scene.random.between(0, UP_MS));
      await kill(scene, "gateway");
      await up;
    },
  },
];

async function kill({ docker, here }: Scene, which: "arangod" | "gateway"): Promise<void> {
  process.kill(await containerProcess(docker, here.names.container, which), "SIGKILL");
}

/** @throws Error with what it said where it did not end well */
export async function command(here: Installation, name: string, ...args: string[]) {
  const result = await here.mallku(name, ...args);
  if (result.code !== 0)
    throw new Error(`mallku ${name} ended with ${String(result.code)}:\n${result.stdout}${result.stderr}`);
  return result;
}
