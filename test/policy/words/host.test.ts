import { test } from "vitest";
import { isHarmlessCapability } from "../../../policy/facts/capability.ts";
import { isRemoteContext } from "../../../policy/facts/daemon.ts";
import { isDockerName, isHostFolder, staysInside } from "../../../policy/facts/path.ts";
import * as user from "../../../policy/facts/user.ts";
import { expectAnswered, textsOf, type Question } from "../support/words.ts";

const QUESTIONS: readonly Question[] = [
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
];

test.each(textsOf(QUESTIONS))("a word is taken for another: %s", expectAnswered);
