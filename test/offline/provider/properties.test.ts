import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import {
  decode,
  encode,
  isList,
  UNKNOWN,
  type Properties,
  type Value,
} from "../../../offline/provider/protocol/values.ts";
import { containerFields } from "../../../offline/provider/resources/container/fields.ts";
import { imageFields } from "../../../offline/provider/resources/image/fields.ts";
import { networkFields } from "../../../offline/provider/resources/network/network.ts";
import { remoteImageFields } from "../../../offline/provider/resources/remote-image/remote-image.ts";
import { volumeFields } from "../../../offline/provider/resources/volume/volume.ts";
import { check } from "../../../offline/provider/schema/check.ts";
import { differences } from "../../../offline/provider/schema/diff.ts";
import type { Fields } from "../../../offline/provider/schema/field.ts";
import {
  actualState,
  importedInputs,
  plannedState,
  refreshedInputs,
} from "../../../offline/provider/schema/state.ts";
import { propertiesOf } from "./support/arbitrary.ts";

const resources: Readonly<Record<string, Fields>> = {
  container: containerFields,
  network: networkFields,
  volume: volumeFields,
  remoteImage: remoteImageFields,
};

for (const [name, fields] of Object.entries({ ...resources, image: imageFields })) {
  test.prop([propertiesOf(fields)])(`a ${name} that was checked is checked to itself`, (inputs) => {
    const once = check(fields, inputs);
    expect(once.failures).toEqual([]);
    expect(check(fields, once.inputs)).toEqual(once);
  });

  test.prop([propertiesOf(fields)])(`a ${name} reaches Docker as the engine sent it`, (inputs) => {
    expect(decode(encode(inputs))).toEqual(inputs);
  });
}

for (const [name, fields] of Object.entries(resources)) {
  const checked = propertiesOf(fields).map((inputs) => check(fields, inputs).inputs);

  test.prop([checked])(`a ${name} that nobody changed shows no change`, (inputs) => {
    expect(differences(fields, actualState(fields, inputs, {}), inputs)).toEqual([]);
  });

  test.prop([checked])(`a ${name} that nobody changed keeps its inputs through a refresh`, (inputs) => {
    expect(refreshedInputs(fields, inputs, actualState(fields, inputs, {}))).toEqual(inputs);
  });

  test.prop([checked])(`a ${name} that was imported shows no change against what was imported`, (inputs) => {
    const state = actualState(fields, inputs, {});
    expect(differences(fields, state, importedInputs(fields, state))).toEqual([]);
  });

  test.prop([checked])(`a ${name} whose sets come in another order shows no change`, (inputs) => {
    const state = actualState(fields, inputs, {});
    const reversed = Object.fromEntries(
      Object.entries(inputs).map(([key, value]): [string, Value] => [
        key,
        fields[key]?.kind === "set" && isList(value) ? value.toReversed() : value,
      ]),
    );
    expect(differences(fields, state, reversed)).toEqual([]);
  });

  test.prop([checked, checked])(
    `changing a ${name} there and back changes it both times or neither`,
    (one, other) => {
      const changed = (from: Properties, to: Properties): string[] =>
        Object.keys(fields).filter((key) => {
          const field = fields[key];
          // What is left to Docker keeps its old value, so that way back there is nothing to do.
          if (field === undefined || field.computed === true || field.emptyIsUnset === true) return false;
          return differences({ [key]: field }, actualState(fields, from, {}), to).length > 0;
        });
      const stable = changed(one, other).filter((key) => !holdsComputed(fields, key));
      expect(changed(other, one).filter((key) => !holdsComputed(fields, key))).toEqual(stable);
    },
  );

  test.prop([checked])(`a preview of a ${name} promises nothing that only Docker can know`, (inputs) => {
    const planned = plannedState(fields, inputs);
    for (const [key, field] of Object.entries(fields)) {
      const dockers = field.output === true || (field.computed === true && inputs[key] === undefined);
      if (dockers) expect(planned[key]).toBe(UNKNOWN);
      else expect(planned[key] === UNKNOWN).toBe(false);
    }
  });
}

function holdsComputed(fields: Fields, key: string): boolean {
  const field = fields[key];
  const inside = field?.kind === "set" || field?.kind === "list" ? field.of : field;
  return inside?.kind === "object" && Object.values(inside.fields).some((one) => one.computed === true);
}

test.prop([fc.jsonValue()])("no junk in a property takes the provider down", (junk) => {
  for (const [key, field] of Object.entries(containerFields)) {
    check({ [key]: field }, { [key]: junk as Value });
  }
});
