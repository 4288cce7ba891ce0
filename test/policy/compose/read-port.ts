import { UNKNOWN_NUMBER, UNKNOWN_TEXT, type Properties } from "../cases/case.ts";
import { interpolated, isMap, resolved, VARIABLE } from "./read-compose.ts";

const port = (text: string) => (text.includes(VARIABLE) ? UNKNOWN_NUMBER : text);

/** A port of a service, as the mapping of a Container. */
export function readPort(given: unknown): Properties[] {
  if (isMap(given)) {
    const { target, published, host_ip: ip, protocol } = resolved(given) as Properties;
    return [{ internal: target, external: published, ip, protocol }];
  }
  if (typeof given !== "string" && typeof given !== "number") return [];
  const [mapping = "", protocol] = interpolated(String(given)).split("/");
  // [address:][published:]target, where an IPv6 address has colons of its own, in brackets or not.
  const parts = /^(?:(.*):)?([^:\]]*):([^:]+)$/.exec(mapping);
  if (parts === null) return [{ internal: port(mapping), protocol }];
  const [, address, published = "", target = ""] = parts;
  const ip = address?.replace(/^\[(.*)\]$/, "$1");
  return [
    {
      internal: port(target),
      external: published === "" ? undefined : port(published),
      ip: ip?.includes(VARIABLE) === true ? UNKNOWN_TEXT : ip,
      protocol,
    },
  ];
}
