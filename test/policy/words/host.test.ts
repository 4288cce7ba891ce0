import { test } from "vitest";
import { isHarmlessCapability } from "../../../policy/facts/capability.ts";
import { isRemoteContext } from "../../../policy/facts/daemon.ts";
import { isDockerName, isHostFolder, staysInside } from "../../../policy/facts/path.ts";
import { isHarmlessSysctl } from "../../../policy/facts/sysctl.ts";
import * as user from "../../../policy/facts/user.ts";
import { isLocalDriver } from "../../../policy/facts/volume-options.ts";
import { expectAnswered, textsOf, type Question } from "../support/words.ts";

/** What is harmless of a kernel setting that is written as `sysctl` takes it. */
function setting(text: string): boolean {
  const [key = "", value] = text.split("=", 2);
  return isHarmlessSysctl(key, value);
}
const SETTINGS = [
  ...["kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced", "kernel.msgmax"],
  ...["kernel.msgmnb", "kernel.msgmni", "kernel.sem", "fs.mqueue.msg_max", "net.core.somaxconn"],
  ...["net.core.netdev_max_backlog", "net.core.optmem_max", "net.core.rmem_default", "net.core.wmem_max"],
  ...["net.ipv4.tcp_fin_timeout", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports"],
  ...["net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.udp_rmem_min"],
  ...["net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.eth10.disable_ipv6", "net.unix.max_dgram_qlen"],
];
const FORBIDDEN = [
  ...["forwarding", "mc_forwarding", "route_localnet", "accept_redirects", "secure_redirects", "autoconf"],
  ...["send_redirects", "accept_source_route", "proxy_arp", "proxy_ndp", "accept_ra", "bootp_relay"],
].map((name) => `net.ipv4.conf.eth0.${name}`);
const SWITCHES = [
  ...["net.ipv4.conf.all.log_martians", "net.ipv4.icmp_echo_ignore_all"],
  ...["net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.icmp_ignore_bogus_error_responses"],
];
const around = (keys: readonly string[], value: string) =>
  keys.flatMap((key) => [`x.${key}${value}`, `${key}-x${value}`]);

const QUESTIONS: readonly Question[] = [
  [
    "a kernel setting tunes the container alone",
    setting,
    [...SETTINGS, ...SETTINGS.map((key) => `${key}=1`), " NET/core/somaxconn "],
    [...around(SETTINGS, ""), "fs.mqueue.9", "net.ipv6.conf.ethx.disable_ipv6", "kernel.core_pattern"],
  ],
  [
    "a kernel setting forbids",
    setting,
    [
      ...["net.ipv4.ip_forward=0", "net/ipv4/ip_forward= 0 ", "net.ipv6.conf.all.forwarding=0"],
      ...FORBIDDEN.map((key) => `${key}=0`),
      ...["net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.eth0.rp_filter=2"],
      ...SWITCHES.flatMap((key) => [`${key}=0`, `${key}=1`]),
    ],
    [
      ...["net.ipv4.ip_forward", "net.ipv4.ip_forward=", "net.ipv4.ip_forward=1", "net.ipv4.ip_forward=01"],
      ...["net.ipv4.ip_forward=10", "net.ipv4.conf.all.x.rp_filter=1"],
      ...around(["net.ipv4.ip_forward", ...FORBIDDEN], "=0"),
      ...FORBIDDEN.flatMap((key) => [key, `${key}=1`, `${key}=10`, `${key}=00`]),
      ...["", "=0", "=12", "=21", "=3"].map((value) => `net.ipv4.conf.all.rp_filter${value}`),
      ...around(["net.ipv4.conf.all.rp_filter", ...SWITCHES], "=1"),
      ...SWITCHES.flatMap((key) => [key, `${key}=2`, `${key}=10`, `${key}=21`]),
    ],
  ],
  ["a volume's driver is Docker's own", isLocalDriver, ["", "local"], ["Local", "locals", "nfs", " "]],
  [
    "a user is root",
    user.isRootUser,
    ["root", "ROOT:staff", " root ", "0", "00", "+0", "-0", "0:1000"],
    ["1", "10", "x0", "0x", "", ":0", "rooter", "1:0", "0x0", "9".repeat(400)],
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
    "a text can only be a name to Docker",
    isDockerName,
    ["a", "A9", "0_.-", "cache.1"],
    ["", "/a", "a/b", ".a", "-a", "_a", "a b", "a\n", "ä"],
  ],
  [
    "a relative path stays inside",
    staysInside,
    ["", ".", "a", "./a", "a/..", "a/../b", "a//./../b"],
    ["/", "/a", "..", "a/../..", "./..", "a\\b", "a/../../a/b", "a//../.."],
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
];

test.each(textsOf(QUESTIONS))("a word is taken for another: %s", expectAnswered);
