/**
 * The plain properties behind the policy SDK's proxy, whose reads throw at the first unknown value.
 * `__getSpecialProxyTarget` is internal to the SDK (proxy.ts); where a later SDK has it no more, the proxy itself is
 * returned, and the decoder then takes every read that throws for an unknown: slower to look at, never blind.
 */
export function rawProperties(properties: unknown): unknown {
  if (typeof properties !== "object" || properties === null) return properties;
  try {
    return (Reflect.get(properties, "__getSpecialProxyTarget") as unknown) ?? properties;
  } catch {
    return properties;
  }
}
