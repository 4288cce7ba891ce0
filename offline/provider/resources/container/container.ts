import { bridged } from "../../bridged.ts";
import { create } from "./create.ts";
import { containerFields } from "./fields.ts";
import { reading } from "./from-docker.ts";
import { importReading } from "./import.ts";
import { inspect } from "./inspect.ts";
import { remove } from "./remove.ts";
import { update } from "./update.ts";

export const container = bridged({
  fields: containerFields,
  deleteBeforeReplace: true,
  create,
  async read({ docker }, id, before, imported) {
    const found = await inspect(docker, id);
    if (found === undefined) return undefined;
    return { id: found.Id, reading: imported ? await importReading(docker, found) : reading(found, before) };
  },
  update,
  delete: remove,
});
