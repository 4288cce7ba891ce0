import type { VolumeInspectInfo } from "dockerode";
import { bridged, type Description } from "../../bridged.ts";
import { reason, unlessMissing } from "../../docker/error.ts";
import { poll } from "../../docker/wait.ts";
import { map, string, unimplemented, type Fields } from "../../schema/field.ts";
import type { Reading } from "../../schema/state.ts";
import { given, text, textMap } from "../inputs.ts";
import { labels, labelsFromDocker, labelsToDocker } from "../labels.ts";

export const volumeFields: Fields = {
  name: string({ autonamed: true, computed: true, replaces: true }),
  labels: labels({ replaces: true }),
  driver: string({ computed: true, replaces: true }),
  driverOpts: map({ replaces: true }),
  mountpoint: string({ output: true }),
  cluster: unimplemented,
};

/** As long as the real provider waits for a volume's last container to be gone. */
const REMOVAL = { every: 250, within: 30_000 };

const description: Description = {
  fields: volumeFields,
  deleteBeforeReplace: false,
  async create({ docker }, inputs) {
    const name = text(inputs.name) ?? "";
    try {
      await docker.createVolume(
        given({
          Name: name,
          Labels: labelsToDocker(inputs.labels),
          Driver: text(inputs.driver),
          DriverOpts: textMap(inputs.driverOpts),
        }),
      );
      return { id: name, reading: reading(await docker.getVolume(name).inspect()) };
    } catch (thrown) {
      throw new Error(`unable to create volume ${name}: ${reason(thrown)}`);
    }
  },
  async read({ docker }, id) {
    const found = await unlessMissing(docker.getVolume(id).inspect());
    return found === undefined ? undefined : { id: found.Name, reading: reading(found) };
  },
  async delete({ docker, signal }, id) {
    const removed = await poll(() => remove(docker.getVolume(id)), REMOVAL, signal);
    if (removed === undefined) {
      throw new Error(
        `unable to remove volume ${id}: a container still uses it; docker ps -a --filter volume=${id} names it`,
      );
    }
  },
};

export const volume = bridged(description);

async function remove(volume: {
  remove(options: { force: boolean }): Promise<unknown>;
}): Promise<true | undefined> {
  try {
    await unlessMissing(volume.remove({ force: true }));
    return true;
  } catch (thrown) {
    if (reason(thrown).includes("volume is in use")) return undefined;
    throw thrown;
  }
}

function reading(found: VolumeInspectInfo): Reading {
  return {
    name: found.Name,
    labels: labelsFromDocker(found.Labels),
    driver: found.Driver,
    driverOpts: found.Options ?? {},
    mountpoint: found.Mountpoint,
  };
}
