import { test } from "vitest";
import * as address from "../../../policy/facts/address.ts";
import { publishesByLabel, publishesByVariable } from "../../../policy/facts/labels.ts";
import { isLocalLogDriver, isLocalLogOption } from "../../../policy/facts/logging.ts";
import { isBridgeOption } from "../../../policy/facts/network-option.ts";
import { isPrivateSubnet } from "../../../policy/facts/subnet.ts";
import { expectAnswered, textsOf, type Question } from "../support/words.ts";

function parsed(holds: (address: address.Address) => boolean): (text: string) => boolean {
  return (text) => {
    const read = address.parseAddress(text);
    if (read === null) throw new Error(`${text} is no address`);
    return holds(read);
  };
}

const byLabel = (name: string) => publishesByLabel(name, "x", [8529]);
const byValue = (value: string) => publishesByLabel("my.ingress", value, [5432, 8529]);

const QUESTIONS: readonly Question[] = [
  [
    "a label makes a proxy publish",
    byLabel,
    [
      ...["traefik.enable", " Traefik.x ", "caddy", "caddy_1", "caddy_12.x", "caddy.x"],
      ...["com.github.nginx-proxy.x", "com.github.jrcs.x", "com.github.jwilder.x", "nginxproxy.x"],
      ...["nginx-proxy_x", "haproxy.x", "interlock.x", "swag", "godoxy.x", "zoraxy.x", "sozu.x", "proxy.x"],
      ...["com.df.notify", "com.docker.lb.hosts", "com.docker.interlock.x", "cloudflare.tunnel.x"],
      ...["VIRTUAL_HOST", " VIRTUAL_PORT "],
    ],
    [
      ...["x.traefik.x", "traefikx.y", "caddyfile", "xcaddy", "caddy_x", "x.caddy.y"],
      ...["x.com.github.jrcs.y", "x.haproxy.y", "haproxyx", "x.com.df.y", "x.com.docker.lb.y"],
      ...["x.cloudflare.tunnel.y", "com.docker.compose.project"],
    ],
  ],
  [
    "a label that says false makes a proxy publish",
    (name) => publishesByLabel(name, "false", [8529]),
    ["caddy", "traefik.http.routers.x.tls"],
    ["traefik.enable", " Traefik.Enable "],
  ],
  [
    "a variable makes a proxy publish",
    publishesByVariable,
    [
      ...["VIRTUAL_HOST", "VIRTUAL_PORT", "VIRTUAL_PATH", "VIRTUAL_PROTO", "VIRTUAL_DEST"],
      ...["LETSENCRYPT_HOST", "HTTPS_METHOD", "SERVICE_80_NAME", "SERVICE_8529_X", "SERVICE_PORTS"],
      ...["TCP_PORTS", "CADDY_X", " VIRTUAL_HOST "],
    ],
    ["MY_VIRTUAL_HOST", "SERVICE_NAME", "SERVICE_PORTS_X", "TCP_PORTS_X", "XCADDY_", "virtual_host"],
  ],
  [
    "a label's value leads to the database",
    byValue,
    ["8529", "http://db:8529/", "x 5432", "5432x"],
    ["", "85290", "18529", "54320", "8528"],
  ],
  [
    "an address is loopback",
    parsed(address.isLoopback),
    ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.9.9.9"],
    [
      "126.0.0.1",
      "128.0.0.1",
      "::2",
      "1::1",
      "::1:1",
      "::127.0.0.1",
      "::fffe:127.0.0.1",
      "::1:ffff:127.0.0.1",
    ],
  ],
  [
    "an address is every interface",
    parsed(address.isWildcard),
    ["0.0.0.0", "::", "::ffff:0.0.0.0"],
    ["0.0.0.1", "1.0.0.0", "::1", "1::"],
  ],
  [
    "an address is private",
    parsed(address.isPrivate),
    ["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "fc00::1", "fdff::1"],
    ["9.0.0.0", "11.0.0.0", "172.15.0.1", "172.32.0.1", "173.16.0.1", "192.167.0.1", "193.168.0.1"],
  ],
  [
    "an IPv6 address is not private",
    parsed(address.isPrivate),
    [],
    ["fb00::1", "fe00::1", "2001:db8::1", "a00::1"],
  ],
  [
    "an address is of one link",
    parsed(address.isLinkLocal),
    ["169.254.0.1", "fe80::1", "febf::1"],
    ["169.253.0.1", "168.254.0.1", "fe7f::1", "fec0::1", "ff80::1", "fd80::1"],
  ],
  [
    "an address is a cloud's own",
    parsed(address.isCloudMetadata),
    ["fd00:ec2::254", "FD00:0EC2:0:0:0:0:0:254", "100.100.100.200"],
    ["fd00:ec2::253", "100.100.100.201"],
  ],
  [
    "an address is the host's on the default bridge",
    parsed(address.isDefaultGateway),
    ["172.17.0.1"],
    ["172.17.0.2"],
  ],
  [
    "a subnet is private",
    isPrivateSubnet,
    ["10.0.0.0/8", "10.1.2.3", "172.16.0.0/12", "192.168.0.0/16", "192.168.1.0/32", "fc00::/7", "fd00::/128"],
    [
      "10.0.0.0/7",
      "172.16.0.0/11",
      "192.168.0.0/15",
      "fc00::/6",
      "10.0.0.0/33",
      "fd00::/129",
      "10.0.0.0/8/8",
    ],
  ],
  [
    "a text is no subnet",
    isPrivateSubnet,
    [],
    ["", "10.0.0.0/", "10.0.0.0/x8", "10.0.0.0/8x", "10.0.0.0/0008", "a/8"],
  ],
  [
    "a log stays on this machine",
    isLocalLogDriver,
    ["", "json-file", "local", "none", "journald"],
    ["syslog", "gelf", "JSON-FILE", " "],
  ],
  [
    "an option of a log names no place to send to",
    isLocalLogOption,
    [
      ...[
        "max-size",
        "max-file",
        "max-buffer-size",
        "compress",
        "mode",
        "tag",
        "labels",
        "labels-regex",
        "env",
      ],
      ...["env-regex", "cache-disabled", "cache-max-size", "cache-max-file", "cache-compress"],
    ],
    ["gelf-address", "xtag", "tags", "cache", "cache-x", "labels-"],
  ],
  [
    "an option is the bridge driver's",
    isBridgeOption,
    ["com.docker.network.bridge.name", " COM.Docker.network.bridge.x"],
    ["com.docker.network.driver.mtu", "xcom.docker.network.bridge.name"],
  ],
];

test.each(textsOf(QUESTIONS))("a word is taken for another: %s", expectAnswered);
