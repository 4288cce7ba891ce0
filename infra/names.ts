/** The physical names of one installation, as Docker knows them. */
export interface DatabaseNames {
  readonly network: string;
  readonly image: string;
  readonly container: string;
  readonly volume: string;
  readonly tokenVolume: string;
  readonly tokenCarrier: string;
}

/**
 * The mission's names; a second installation on one Docker Engine gets its instance appended to each,
 * because Docker's names are global to the engine and two stacks must not meet in one container.
 * @param instance "" for the first installation, or a lower-case DNS label
 */
export function databaseNames(instance: string): DatabaseNames {
  const suffix = instance === "" ? "" : `-${instance}`;
  return {
    network: `mallku-internal${suffix}`,
    image: `mallku/database${suffix}:latest`,
    container: `mallku-database-secure${suffix}`,
    volume: `mallku-database-data${suffix}`,
    tokenVolume: `mallku-database-token${suffix}`,
    tokenCarrier: `mallku-database-token${suffix}`,
  };
}
