import { expect, test } from "vitest";
import { SHAPES } from "../../policy/facts/types.ts";
import { REFRESH } from "./support/expected-findings.ts";
import { allPlaces, expectedPlacesOfTypes, saidOf } from "./support/places.ts";

const expected = expectedPlacesOfTypes();
const all = allPlaces();

test.each([...SHAPES.keys()])("an unknown in some place of %s is another rule's, or nobody's", (type) => {
  const mine = all.filter((place) => place.type === type);
  expect(mine.map(saidOf), REFRESH).toEqual(expected.filter((line) => line.startsWith(`${type} `)));
});
