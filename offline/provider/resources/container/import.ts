import type Docker from "dockerode";
import * as z from "zod/mini";
import { unlessMissing } from "../../docker/error.ts";
import type { Properties, Value } from "../../protocol/values.ts";
import { isEmpty } from "../../schema/diff.ts";
import type { Reading } from "../../schema/state.ts";
import { labelsFromDocker } from "../labels.ts";
import { containerFields } from "./fields.ts";
import { reading } from "./from-docker.ts";
import type { Inspected } from "./inspected.ts";
import { portsFromDocker } from "./network.ts";

const imageConfig = z.object({
  Config: z.nullish(
    z.object({
      Env: z.nullish(z.array(z.string())),
      Labels: z.nullish(z.record(z.string(), z.string())),
    }),
  ),
});

/**
 * A container that no program of ours made, as one would have declared it. Beyond what a refresh reads, this tells
 * the container's own environment and labels from the image's, and takes the defaults for what Docker does not keep.
 */
export async function importReading(docker: Docker, found: Inspected): Promise<Reading> {
  const image = imageConfig.safeParse(await unlessMissing<unknown>(docker.getImage(found.Image).inspect()));
  const inherited = image.success ? image.data.Config : undefined;
  const envs = found.Config.Env.filter((entry) => !(inherited?.Env ?? []).includes(entry));
  const labels = Object.entries(found.Config.Labels).filter(
    ([key, value]) => inherited?.Labels?.[key] !== value,
  );
  return {
    ...providersOwn(),
    ...reading(found, SEEN),
    ports: portsFromDocker(found.HostConfig.PortBindings),
    envs,
    labels: labelsFromDocker(Object.fromEntries(labels)),
    volumes: found.HostConfig.Binds.map(volume),
    networksAdvanced: networks(found),
  };
}

/** Has the reading look at what it otherwise leaves alone unless it was declared. */
const SEEN: Properties = { ulimits: [{}], devices: [{}], logOpts: { seen: "" }, pidMode: "seen" };

function providersOwn(): Properties {
  return Object.fromEntries(
    Object.entries(containerFields).flatMap(([name, field]): [string, Value][] =>
      field.default === undefined || isEmpty(field.default) ? [] : [[name, field.default]],
    ),
  );
}

function volume(bind: string): Properties {
  const [source = "", containerPath = "", mode = "rw"] = bind.split(":");
  const from: Properties = source.startsWith("/") ? { hostPath: source } : { volumeName: source };
  return { ...from, containerPath, ...(mode.split(",").includes("ro") ? { readOnly: true } : {}) };
}

/** Docker gives each endpoint the container's short id as an alias of its own. */
function networks({ Id, NetworkSettings }: Inspected): Properties[] {
  return Object.entries(NetworkSettings.Networks)
    .filter(([name]) => name !== "bridge")
    .map(([name, { Aliases }]): Properties => {
      const aliases = Aliases.filter((alias) => !Id.startsWith(alias));
      return aliases.length === 0 ? { name } : { name, aliases };
    });
}
