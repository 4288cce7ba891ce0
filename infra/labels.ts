import type { Settings } from "./settings.ts";

/** A Docker label as the provider takes it. */
export interface Label {
  readonly label: string;
  readonly value: string;
}

/** Says on every object whose it is, so that a person who meets it in `docker ps` knows what to ask. */
export function ownerLabels(settings: Settings): Label[] {
  return [
    { label: "io.mallku.instance", value: settings.instance },
    { label: "io.mallku.stack", value: settings.environment },
  ];
}
