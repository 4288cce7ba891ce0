import pino, { destination, type Logger } from "pino";

/**
 * The server's own words: a JSON object a line, on stderr, because stdout is the wire. What could hold a
 * secret is never logged whole; these paths are the second line.
 */
export function makeLog(level = process.env["MALLKU_LOG_LEVEL"] ?? "info"): Logger {
  return pino(
    {
      name: "mallku-mcp",
      level,
      redact: {
        paths: [
          "token",
          "*.token",
          "apiToken",
          "*.apiToken",
          "password",
          "*.password",
          "authorization",
          "*.authorization",
        ],
        censor: "<removed>",
      },
    },
    destination({ fd: 2, sync: true }),
  );
}
