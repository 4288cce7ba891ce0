/** A capability's kernel name without its prefix, in capitals; "ALL" for all of them. */
export function parseCapability(text: string): string {
  return text.trim().toUpperCase().replace(/^CAP_/, "");
}

/**
 * Capabilities of Docker's own default set that act only inside the container: files it owns already, its own
 * users and processes, low ports in its own network namespace. Whoever drops ALL and adds one of these has less than
 * Docker gives by default. Not among them, though in the default set: NET_RAW (spoofing on the network), MKNOD,
 * SYS_CHROOT, SETFCAP, SETPCAP and DAC_OVERRIDE (steps of known breakouts).
 */
const HARMLESS = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "FOWNER",
  "FSETID",
  "KILL",
  "NET_BIND_SERVICE",
  "SETGID",
  "SETUID",
]);

export function isHarmlessCapability(text: string): boolean {
  return HARMLESS.has(parseCapability(text));
}
