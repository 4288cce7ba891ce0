import * as pulumi from "@pulumi/pulumi";
import { MallkuDatabase, databaseOutputs, type DatabaseOutputs, type Handling } from "./database.ts";
import { imageContext } from "./image/context.ts";
import { isSecretSetting } from "./secret-keys.ts";
import { readSettings } from "./settings.ts";

/**
 * The whole program. A function, because an inline program runs more than once in one process and a
 * module declares nothing the second time it is imported.
 * @param standIns what set-up had to put in a real part's place, besides the base images
 * @param handling see `DatabaseArgs`
 * @throws SettingsError before any resource is declared
 */
export async function declareStack(
  standIns: readonly string[] = [],
  handling?: Handling,
): Promise<DatabaseOutputs> {
  const settings = readSettings(pulumi.getStack(), pulumi.runtime.allConfig(), isSecretSetting);
  const context = await imageContext();
  return databaseOutputs(new MallkuDatabase({ settings, context, standIns, handling }));
}
