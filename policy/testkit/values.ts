import { SDK } from "./sdk.ts";

/**
 * What a property holds during a preview while its value is not known yet, by the kind of value that it will be. The
 * policy SDK throws an UnknownValueError when a policy reads it.
 */
export const unknown: Readonly<
  Record<"boolean" | "number" | "string" | "array" | "object" | "asset" | "archive", string>
> = {
  boolean: SDK.unknownBooleanValue,
  number: SDK.unknownNumberValue,
  string: SDK.unknownStringValue,
  array: SDK.unknownArrayValue,
  object: SDK.unknownObjectValue,
  asset: SDK.unknownAssetValue,
  archive: SDK.unknownArchiveValue,
};

/** The engine's marks of a secret (@pulumi/pulumi, runtime/rpc.ts). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A secret as the engine sends it; the policy SDK hands its plain value to the policies. */
export function secret(value: unknown): Readonly<Record<string, unknown>> {
  return { [SIGNATURE]: SECRET, value };
}
