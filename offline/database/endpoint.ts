import { StartError } from "./start-error.ts";

export interface Endpoint {
  host: string;
  port: number;
}

/** `tcp://ADDRESS[:PORT]`, ADDRESS a name, an IPv4 address or an IPv6 one in brackets; 8529 without a port, as arangod. */
export const parseEndpoint = (text: string): Endpoint => {
  const match =
    /^(?:(?:http|vst)(?:\+tcp|@tcp)?|tcp):\/\/(\[[0-9a-fA-F:.]+\]|[^[\]:/]+)(?::([0-9]{1,5}))?\/?$/.exec(
      text,
    );
  const port = Number(match?.[2] ?? 8529);
  if (match?.[1] === undefined || port > 65535) {
    throw new StartError(
      4,
      `invalid endpoint '${text}' specified (the stand-in for ArangoDB listens on tcp:// only, not on ssl:// or unix://)`,
    );
  }
  return { host: match[1].replace(/^\[|\]$/g, ""), port };
};
