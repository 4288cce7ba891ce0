/**
 * Namespaced kernel settings that tune the container's own sockets and memory and cannot forward, reroute or accept
 * traffic for anyone else. Docker itself refuses those that are not namespaced.
 */
const HARMLESS: readonly RegExp[] = [
  /^kernel\.(shm(all|max|mni|_rmid_forced)|msg(max|mnb|mni)|sem)$/,
  /^fs\.mqueue\.[a-z_]+$/,
  /^net\.core\.somaxconn$/,
  /^net\.ipv4\.tcp_[a-z0-9_]+$/,
  /^net\.ipv4\.(ip_local_port_range|ip_unprivileged_port_start|ping_group_range)$/,
  /^net\.ipv6\.conf\.(all|default|eth\d+)\.disable_ipv6$/,
  /^net\.unix\.max_dgram_qlen$/,
];

export function isHarmlessSysctl(key: string): boolean {
  const name = key.trim().toLowerCase().replaceAll("/", ".");
  return HARMLESS.some((pattern) => pattern.test(name));
}
