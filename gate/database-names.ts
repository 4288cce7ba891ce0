import { databaseNames, type DatabaseNames } from "../infra/names.ts";
import { readSettings } from "../infra/settings.ts";
import { readConfiguration, withSupposedToken, type StackPlace } from "./settings.ts";

/**
 * The names of a stack's objects in Docker.
 * @throws SettingsError
 */
export async function readDatabaseNames(place: StackPlace): Promise<DatabaseNames> {
  const own = await readConfiguration(place);
  const { config, secretKeys } = withSupposedToken(place.stack, own) ?? own;
  const isSecret = (key: string) => secretKeys.includes(key);
  return databaseNames(readSettings(place.stack, config, isSecret).instance);
}
