import fc from "fast-check";
import { test } from "vitest";
import { PROPERTIES } from "./properties.ts";

test.each(PROPERTIES.map(({ name, property }) => [name, property] as const))(
  "%s",
  async (_name, property) => {
    await fc.assert(property);
  },
);
