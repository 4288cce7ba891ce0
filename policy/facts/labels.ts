/** Label and variable names by which reverse proxies and registrars that watch Docker publish a container. */
const PROXY_LABELS = [
  /^traefik\./,
  /^caddy(_\d+)?(\.|$)/,
  /^com\.github\.(nginx-proxy|jrcs|jwilder)\./,
  /^(nginx-?proxy|haproxy|easyhaproxy|interlock|swag|dockflare|tsdproxy|tsbridge|docktail|pangolin|godoxy|zoraxy|sozu|proxy)([._]|$)/,
  /^com\.df\./,
  /^com\.docker\.(lb|interlock)\./,
  /^cloudflare\.tunnel\./,
];
const PROXY_VARIABLES =
  /^(VIRTUAL_(HOST|PORT|PATH|PROTO|DEST)|LETSENCRYPT_|HTTPS_METHOD|SERVICE_\d+_|SERVICE_PORTS$|TCP_PORTS$|CADDY_)/;

/**
 * Whether a label makes a proxy publish the container, or leads something to one of the database's ports.
 * @param ports that are never published
 */
export function publishesByLabel(key: string, value: string, ports: readonly number[]): boolean {
  const name = key.trim().toLowerCase();
  // Says that no proxy should publish it, which is Traefik's way out.
  if (name === "traefik.enable" && /^(false|0|f|)$/i.test(value.trim())) return false;
  if (PROXY_LABELS.some((pattern) => pattern.test(name)) || publishesByVariable(key)) return true;
  const leadsSomewhere = /proxy|virtual|ingress|upstream|backend|loadbalancer|router|expose|publish/.test(
    name,
  );
  return leadsSomewhere && new RegExp(`(^|\\D)(${ports.join("|")})(\\D|$)`).test(value);
}

export function publishesByVariable(name: string): boolean {
  return PROXY_VARIABLES.test(name.trim());
}
