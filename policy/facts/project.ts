import { MALLKU_NAMES, type Names } from "./names.ts";
import { API_PORT, DATABASE_PORT } from "./port.ts";

/** Whose declarations are judged. Only what makes a project's rules its own: all that guards the host is the same for all. */
export interface Project {
  /** Ports that are never published, on neither side of a mapping. At least one. */
  readonly forbiddenPorts: readonly [number, ...number[]];
  /** Container ports that may be published, on loopback; none where nothing may. */
  readonly publishablePorts: readonly number[];
  readonly names: Names;
}

export const MALLKU: Project = {
  forbiddenPorts: [DATABASE_PORT],
  publishablePorts: [API_PORT],
  names: MALLKU_NAMES,
};

/** "8529", "5432 or 9187" */
export function oneOf(ports: readonly number[]): string {
  const [last = "", ...others] = [...ports].reverse();
  return others.length === 0 ? String(last) : `${others.reverse().join(", ")} or ${last}`;
}
