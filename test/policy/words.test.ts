import { expect, test } from "vitest";
import * as address from "../../policy/facts/address.ts";
import { isHarmlessCapability } from "../../policy/facts/capability.ts";
import { isRemoteContext } from "../../policy/facts/daemon.ts";
import { isImageId, isPinned } from "../../policy/facts/image-reference.ts";
import { isLocalLogDriver, isLocalLogOption } from "../../policy/facts/logging.ts";
import * as names from "../../policy/facts/names.ts";
import { isBridgeOption } from "../../policy/facts/network-option.ts";
import { isDockerName, isHostFolder, staysInside } from "../../policy/facts/path.ts";
import { isPrivateSubnet } from "../../policy/facts/subnet.ts";
import * as user from "../../policy/facts/user.ts";

/** A question about one text, with every text that is answered with yes, and its nearest neighbours that are not. */
type Question = readonly [
  asked: string,
  holds: (text: string) => boolean,
  yes: readonly string[],
  no: readonly string[],
];

function parsed(holds: (address: address.Address) => boolean): (text: string) => boolean {
  return (text) => {
    const read = address.parseAddress(text);
    if (read === null) throw new Error(`${text} is no address`);
    return holds(read);
  };
}

const HEX = "0123456789abcdef".repeat(4);

const QUESTIONS: readonly Question[] = [
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
    "a user is root",
    user.isRootUser,
    ["root", "ROOT:staff", " root ", "0", "00", "+0", "-0", "0:1000"],
    ["1", "10", "x0", "0x", "", ":0", "rooter", "1:0", "9".repeat(400)],
  ],
  [
    "a group is the host's",
    user.isHostGroup,
    [
      "root",
      "docker",
      "disk",
      "kmem",
      "sudo",
      "wheel",
      "adm",
      "shadow",
      "lxd",
      "libvirt",
      "podman",
      "containerd",
      "kvm",
    ],
    ["", "dockers", "staff", "1000", "nogroup"],
  ],
  ["a group is the host's in any spelling", user.isHostGroup, [" Docker ", "KVM", "0", "+0"], ["dock er"]],
  [
    "a user's own group is the host's",
    user.isHostOwnGroup,
    ["1000:docker", "1000: Disk "],
    ["1000", "docker", "1000:", "1000: ", "1000:0", "1000:root", "1000:1000"],
  ],
  [
    "a build's context is elsewhere",
    isRemoteContext,
    [
      ...[
        "git://h/x",
        "HTTPS://h/x.tar",
        "git@h:x",
        "github.com/x/y",
        "ssh+git.x-1://h",
        " http://h ",
        " - ",
        "-",
      ],
      ...["./x.git", "x.git#main", "x.git#a\nb", "x.git#"],
    ],
    [
      "",
      ".",
      "./github.com/x",
      "a/git@h",
      "x.github",
      "x.git/y",
      "./a-b",
      "--",
      "x/http",
      "1http://x",
      "./http://x",
    ],
  ],
  [
    "a capability acts on the container alone",
    isHarmlessCapability,
    ["AUDIT_WRITE", "chown", "CAP_FOWNER", "cap_fsetid", " KILL ", "NET_BIND_SERVICE", "SETGID", "SETUID"],
    ["", "CAP_", "CAP_CAP_KILL", "ALL", "NET_RAW", "SYS_ADMIN", "KILLCAP_"],
  ],
  [
    "an image's id is one",
    isImageId,
    [HEX, `sha256:${HEX}`, ` ${HEX} `],
    [`x${HEX}`, `${HEX}0`, HEX.slice(1), `sha512:${HEX}`],
  ],
  [
    "an image is pinned",
    isPinned,
    [`a@sha256:${HEX}`, `r:5000/a:1@sha256:${HEX}`, HEX],
    ["a", "a:1", "a@sha256:0", `a@sha256:${HEX}0`, `a@xsha256:${HEX}`, `a@b@sha256:${HEX}`, `sha256${HEX}`],
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
    "a text can only be a name to Docker",
    isDockerName,
    ["a", "A9", "0_.-", "cache.1"],
    ["", "/a", "a/b", ".a", "-a", "_a", "a b", "a\n", "ä"],
  ],
  [
    "a relative path stays inside",
    staysInside,
    ["", ".", "a", "./a", "a/..", "a/../b", "a//./../b"],
    ["/", "/a", "..", "a/../..", "./..", "a\\b", "a/../../a/b"],
  ],
  [
    "a path is a folder of the host as such",
    isHostFolder,
    [
      ...[
        "/etc",
        "/proc",
        "/sys",
        "/dev",
        "/boot",
        "/run",
        "/var/run",
        "/var/lib/docker",
        "/lib/modules",
        "/etc/x",
      ],
      ...[
        "/",
        "/root",
        "/home",
        "/var",
        "/var/lib",
        "/var/log",
        "/usr",
        "/lib",
        "/opt",
        "/srv",
        "/mnt",
        "/media",
      ],
      ...["/tmp", "/tmp/", "/x/../root", "/lib/modules/5", "/var/lib/docker/volumes"],
    ],
    [
      "",
      ".",
      "etc",
      "/etcetera",
      "/root/work",
      "/home/me",
      "/var/lib/jenkins",
      "/tmp/x",
      "/devices",
      "/lib/x",
    ],
  ],
  [
    "a name is the database container's",
    names.isDatabaseContainer,
    [
      "mallku-database-secure",
      "/mallku-database-secure",
      "mallku-database-secure-two",
      "mallku-database-secure-2-b",
    ],
    [
      "",
      "xmallku-database-secure",
      "mallku-database-secure-",
      "mallku-database-secure--a",
      "mallku-database-secure-A",
    ],
  ],
  [
    "a name is the data volume's",
    names.isDataVolume,
    ["mallku-database-data", "mallku-database-data-b"],
    ["data", "mallku-database-token"],
  ],
  [
    "a name is the token's",
    names.isTokenVolume,
    ["mallku-database-token", "mallku-database-token-b"],
    ["mallku-database-data"],
  ],
  [
    "a name is Mallku's network",
    names.isMallkuNetwork,
    ["mallku-internal", "mallku-internal-b"],
    ["internal", "mallku-internals"],
  ],
  [
    "an image is the database's own",
    names.isDatabaseImage,
    [
      ...["mallku/database", "mallku/database:1", `mallku/database@sha256:${HEX}`, "mallku/database-two:1"],
      ...[
        "localhost/mallku/database",
        "r.example/mallku/database",
        "r:5000/mallku/database",
        " mallku/database ",
      ],
    ],
    [
      "",
      "mallku/databases",
      "evil/mallku/database",
      "r.example/x/mallku/database",
      "mallku/database-",
      "x:mallku/database",
      "mallku/database/x",
    ],
  ],
  [
    "a mount lies over the image's programs",
    names.coversPrograms,
    [
      "/opt/mallku",
      "/opt",
      "/",
      "/nodejs/bin",
      "/usr/lib",
      "/lib",
      "/lib64",
      "/bin",
      "/sbin",
      "/etc",
      "/x/../usr",
      "/opt/mallku/x",
    ],
    [
      "/opt/other",
      "/etc/x",
      "/data",
      "/optional",
      "/usrx",
      "/nodejsx",
      "/libx",
      "/binx",
      "/sbinx",
      "/var/lib/mallku",
    ],
  ],
  [
    "an option is the bridge driver's",
    isBridgeOption,
    ["com.docker.network.bridge.name", " COM.Docker.network.bridge.x"],
    ["com.docker.network.driver.mtu", "xcom.docker.network.bridge.name"],
  ],
];

const ASKED = QUESTIONS.flatMap(([asked, holds, yes, no]) => [
  ...yes.map((text) => [`${asked}: ${JSON.stringify(text)}`, holds, text, true] as const),
  ...no.map((text) => [`not, ${asked}: ${JSON.stringify(text)}`, holds, text, false] as const),
]);

test.each(ASKED)("a word is taken for another: %s", (_asked, holds, text, expected) => {
  expect(holds(text)).toBe(expected);
});
