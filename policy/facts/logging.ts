/** Log drivers that keep what a container prints on this machine (Docker's own documentation of logging drivers). */
const LOCAL_DRIVERS = new Set(["", "json-file", "local", "none", "journald"]);

export function isLocalLogDriver(driver: string): boolean {
  return LOCAL_DRIVERS.has(driver);
}

/** Options of those drivers; none of them names a place to send to. */
const LOCAL_OPTIONS =
  /^(max-size|max-file|max-buffer-size|compress|mode|tag|labels|labels-regex|env|env-regex|cache-(disabled|max-size|max-file|compress))$/;

export function isLocalLogOption(key: string): boolean {
  return LOCAL_OPTIONS.test(key);
}
