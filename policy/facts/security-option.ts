/** One `--security-opt`, as Docker splits it: at the first "=", or at the first ":" in the old spelling. */
export interface SecurityOption {
  readonly key: string;
  readonly value: string | undefined;
}

export function parseSecurityOption(text: string): SecurityOption {
  const trimmed = text.trim();
  const match = /^([^=:]*)[=:]([\s\S]*)/.exec(trimmed);
  if (match === null) return { key: trimmed.toLowerCase(), value: undefined };
  return { key: (match[1] ?? "").trim().toLowerCase(), value: (match[2] ?? "").trim() };
}

export function isNoNewPrivileges({ key, value }: SecurityOption): boolean {
  return key === "no-new-privileges" && /^(|1|t|true)$/i.test(value ?? "");
}

/**
 * Options that leave the container as confined as Docker's default, or more so.
 * AppArmor's and seccomp's own default profiles are named in moby (`docker-default`, `builtin`).
 */
export function keepsConfinement(option: SecurityOption): boolean {
  const value = (option.value ?? "").toLowerCase();
  switch (option.key) {
    case "no-new-privileges":
      return isNoNewPrivileges(option);
    case "seccomp":
      return value === "builtin";
    case "apparmor":
      return value === "docker-default";
    case "label":
      return /^(level[:=][\w:.,-]+|type[:=]container_t)$/.test(value);
    default:
      return false;
  }
}
