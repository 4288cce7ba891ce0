import { isPrivate, parseAddress } from "./address.ts";

/** The shortest prefix that still lies inside the private range the address belongs to. */
function privatePrefix(family: 4 | 6, first: number): number {
  if (family === 6) return 7;
  if (first === 10) return 8;
  return first === 172 ? 12 : 16;
}

/**
 * Whether every address of a subnet (`address/prefix`, or one address) is private, so that nobody outside this
 * host is routed to it. Text that is no subnet is not.
 */
export function isPrivateSubnet(text: string): boolean {
  const [host = "", prefixText, ...rest] = text.split("/");
  const address = parseAddress(host);
  if (address === null || rest.length > 0 || !isPrivate(address)) return false;
  if (prefixText === undefined) return true;
  if (!/^\d{1,3}$/.test(prefixText)) return false;
  const prefix = Number(prefixText);
  return prefix >= privatePrefix(address.family, address.bytes[0] ?? 0) && prefix <= address.bytes.length * 8;
}
