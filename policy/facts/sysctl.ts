/**
 * Namespaced kernel settings that tune the container's own sockets and memory and cannot forward, reroute or accept
 * traffic for anyone else. Docker itself refuses those that are not namespaced.
 */
const HARMLESS: readonly RegExp[] = [
  /^kernel\.(shm(all|max|mni|_rmid_forced)|msg(max|mnb|mni)|sem)$/,
  /^fs\.mqueue\.[a-z_]+$/,
  /^net\.core\.(somaxconn|netdev_max_backlog|optmem_max|[rw]mem_(default|max))$/,
  /^net\.ipv4\.tcp_[a-z0-9_]+$/,
  /^net\.ipv4\.(ip_local_(port_range|reserved_ports)|ip_unprivileged_port_start|ping_group_range|udp_[a-z0-9_]+)$/,
  /^net\.ipv6\.conf\.(all|default|eth\d+)\.disable_ipv6$/,
  /^net\.unix\.max_dgram_qlen$/,
];

/** Settings of forwarding and routing, with the value that forbids it: what every hardening guide writes. */
const FORBIDDING: readonly (readonly [setting: RegExp, value: RegExp])[] = [
  [/^net\.ipv4\.ip_forward$/, /^0$/],
  [
    /^net\.ipv[46]\.conf\.[^.]+\.(forwarding|mc_forwarding|route_localnet|accept_redirects|secure_redirects|send_redirects|accept_source_route|proxy_arp|proxy_ndp|accept_ra|autoconf|bootp_relay)$/,
    /^0$/,
  ],
  [/^net\.ipv4\.conf\.[^.]+\.rp_filter$/, /^[12]$/],
  [/^net\.ipv4\.conf\.[^.]+\.log_martians$/, /^[01]$/],
  [/^net\.ipv4\.icmp_(echo_ignore_(all|broadcasts)|ignore_bogus_error_responses)$/, /^[01]$/],
];

/** @param value undefined where it is not known */
export function isHarmlessSysctl(key: string, value: string | undefined): boolean {
  const name = key.trim().toLowerCase().replaceAll("/", ".");
  if (HARMLESS.some((pattern) => pattern.test(name))) return true;
  if (value === undefined) return false;
  return FORBIDDING.some(([setting, forbids]) => setting.test(name) && forbids.test(value.trim()));
}
