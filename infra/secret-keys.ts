import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";

/**
 * Whether a setting was set with `--secret`. The SDK knows, and keeps it out of its types; should it ever
 * stop to know, every secret counts as plain text, and is refused.
 * @param key with its namespace, `mallku:apiToken`
 */
export function isSecretSetting(key: string): boolean {
  const { isConfigSecret } = runtimeConfig as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) === true;
}
