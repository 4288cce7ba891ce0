import type { Properties } from "./protocol/values.ts";
import type { Context, Diff, Made, Resource } from "./resource.ts";
import { autoname, wasAutonamed } from "./schema/autoname.ts";
import { check } from "./schema/check.ts";
import { differences } from "./schema/diff.ts";
import type { Fields } from "./schema/field.ts";
import { actualState, importedInputs, plannedState, refreshedInputs, type Reading } from "./schema/state.ts";

/** A resource type that is described by its fields, as Pulumi's bridged providers are by a Terraform schema. */
export interface Description {
  readonly fields: Fields;
  /** Two with one name, or one port, cannot be there at once: even where the name is new. */
  readonly deleteBeforeReplace: boolean;
  create(context: Context, inputs: Properties): Promise<Creation>;
  /** Undefined where it is gone. `imported`: nothing is known but the id. */
  read(context: Context, id: string, before: Properties, imported: boolean): Promise<Creation | undefined>;
  /** Absent where every change replaces. */
  update?(context: Context, id: string, state: Properties, inputs: Properties): Promise<void>;
  delete(context: Context, id: string, state: Properties): Promise<void>;
}

export interface Creation {
  readonly id: string;
  readonly reading: Reading;
}

export function bridged(description: Description): Resource {
  const { fields } = description;
  const made = ({ id, reading }: Creation, before: Properties): Made => ({
    id,
    state: actualState(fields, before, reading),
  });
  return {
    check: ({ name, seed }, olds, news) =>
      Promise.resolve(check(fields, autoname(fields, name, seed, olds, news))),
    diff: (state, news) => diff(description, state, news),
    create: async (context, inputs) => made(await description.create(context, inputs), inputs),
    planCreate: (_context, inputs) => Promise.resolve(plannedState(fields, inputs)),
    planUpdate: (_context, state, inputs) => Promise.resolve(plannedState(fields, inputs, state)),
    async update(context, id, state, inputs) {
      await description.update?.(context, id, state, inputs);
      return actualState(fields, plannedState(fields, inputs, state), {});
    },
    async read(context, id, inputs, state) {
      const imported = Object.keys(state).length === 0;
      const found = await description.read(context, id, state, imported);
      if (found === undefined) return undefined;
      const result = made(found, state);
      return {
        ...result,
        inputs: imported
          ? importedInputs(fields, result.state)
          : refreshedInputs(fields, inputs, result.state),
      };
    },
    delete: (context, id, state) => description.delete(context, id, state),
  };
}

function diff({ fields, deleteBeforeReplace }: Description, state: Properties, news: Properties): Diff {
  const found = differences(fields, state, news);
  // A name that the program chose would be taken while the old one is there; one from autonaming is new.
  const sameName = fields.name !== undefined && news.name === state.name && !wasAutonamed(news);
  return { differences: found, deleteBeforeReplace: deleteBeforeReplace || sameName };
}
