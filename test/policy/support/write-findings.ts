import { writeFileSync } from "node:fs";
import { FILE, foundNow } from "./expected-findings.ts";
import { allPlaces, PLACES_FILE, saidOf } from "./places.ts";

writeFileSync(FILE, foundNow());
writeFileSync(
  PLACES_FILE,
  allPlaces()
    .map((place) => `${saidOf(place)}\n`)
    .join(""),
);
