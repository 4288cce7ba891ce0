import type { Divergence } from "./compare.ts";
import { FILE_DIVERGENCES } from "./divergences-files.ts";

/** Cases of our own table on which compose-lint and this gate differ, and why. */
export const DIVERGENCES: readonly Divergence[] = [
  {
    family: "address of a published port",
    side: "ours",
    reason:
      "it is no canonical address, and Docker 20.10 binds every interface when it cannot parse what it is given; compose-lint looks for wildcards only, and takes an empty address in the long spelling for one",
    cases: ["address/empty"],
  },
  {
    family: "address of a published port",
    side: "ours",
    reason:
      "other machines reach it as they reach a wildcard; compose-lint holds one address of the host to be a choice, and this gate allows loopback only",
    cases: [
      "address/private",
      "address/private-10",
      "address/bridge",
      "address/public",
      "address/link-local",
      "address/v6-link-local",
      "address/v6-unique-local",
      "address/v6-public",
      "address/not-quite-loopback",
      "address/mapped-private",
      "address/compatible-loopback",
      "spelling-of-address/nat64-loopback",
      "spelling-of-address/broadcast",
      "spelling-of-address/zero-net",
    ],
  },
  {
    family: "address of a published port",
    side: "ours",
    reason:
      "it is no canonical address, and Docker 20.10 binds every interface when it cannot parse what it is given; compose-lint looks for wildcards only",
    cases: [
      "address/short-zero",
      "address/localhost",
      "address/hostname",
      "address/short-127.1",
      "address/leading-zero",
      "address/octal",
      "address/hexadecimal",
      "address/decimal",
      "address/bracketed",
      "address/zone",
      "address/blank-before",
      "address/blank-after",
      "address/with-mask",
      "address/with-port",
      "address/full-width-digits",
      "address/loopback-look-alike",
      "address/number",
      "spelling-of-address/octal-zero",
      "spelling-of-address/hex-zero",
      "spelling-of-address/trailing-dot",
      "spelling-of-address/comma",
      "spelling-of-address/newline",
    ],
  },
  {
    family: "host's network",
    side: "ours",
    reason:
      "Docker itself takes only lower case without blanks, and another runtime, or the next version, may not; compose-lint compares the exact word",
    cases: ["network-mode/host-upper-case", "network-mode/host-blanks", "spelling-of-network/host-tab"],
  },
  {
    family: "host's network",
    side: "ours",
    reason:
      "another container's network namespace, or one of another runtime, is a way to a database on loopback; compose-lint looks for host only",
    cases: [
      "network-mode/container",
      "network-mode/container-upper-case",
      "network-mode/ns-path",
      "network-mode/slirp",
      "network-mode/nat",
      "network-mode/service",
      "spelling-of-network/container-id",
      "spelling-of-network/container-empty",
      "spelling-of-network/container-blank-inside",
      "spelling-of-network/pasta",
      "spelling-of-network/private",
      "spelling-of-network/gateway-bridge",
      "spelling-of-network/ingress",
      "spelling-of-network/netns-path",
    ],
  },
  {
    family: "host's network",
    side: "ours",
    reason:
      "the provider attaches by name, and `host` among the names is the host's network; compose-lint does not read the list of networks",
    cases: [
      "network-mode/advanced-host",
      "network-mode/advanced-host-second",
      "network-mode/advanced-container",
    ],
  },
  {
    family: "privileged",
    side: "ours",
    reason:
      'the engine takes 1 and "1" for true, and what it cannot read is not taken for false; Compose has no such spelling',
    cases: [
      "privilege/privileged-one",
      "spelling-of-privilege/privileged-number",
      "spelling-of-privilege/privileged-list",
    ],
  },
  {
    family: "capabilities",
    side: "ours",
    reason:
      "it is of Docker's default set, which compose-lint lets be added again; it is a step of break-outs, and whoever drops ALL means it",
    cases: ["privilege/adds-NET_RAW", "privilege/adds-MKNOD", "spelling-of-privilege/capability-setfcap"],
  },
  {
    family: "capabilities",
    side: "ours",
    reason: "it acts past the container, or nobody has judged it; compose-lint has a list of dangerous ones",
    cases: [
      "privilege/adds-NEW_CAPABILITY",
      "spelling-of-privilege/capability-SYS_RESOURCE",
      "spelling-of-privilege/capability-CHECKPOINT_RESTORE",
      "spelling-of-privilege/capability-MAC_ADMIN",
      "spelling-of-privilege/capability-LINUX_IMMUTABLE",
      "spelling-of-privilege/capability-NET_BROADCAST",
      "spelling-of-privilege/capability-SYS_TTY_CONFIG",
    ],
  },
  {
    family: "host's namespaces",
    side: "ours",
    reason:
      "no exact `host`, and this gate allows what is known to be safe instead of refusing what is known to be dangerous",
    cases: [
      "namespace/pid-host-upper",
      "namespace/pid-container",
      "namespace/ipc-shareable",
      "namespace/ipc-container",
      "spelling-of-privilege/ipc-upper",
    ],
  },
  {
    family: "host's namespaces",
    side: "ours",
    reason: "compose-lint has no rule for this namespace",
    cases: [
      "namespace/userns-host",
      "namespace/cgroupns-host",
      "namespace/cgroup-parent",
      "spelling-of-privilege/userns-other",
    ],
  },
  {
    family: "devices",
    side: "ours",
    reason:
      "any device of the host, and any tuning of one, is refused; compose-lint weighs what a device is good for without further capabilities",
    cases: [
      "device/device",
      "device/request",
      "device/gpus",
      "device/throttle",
      "spelling-of-privilege/device-twice",
      "spelling-of-privilege/device-fuse",
    ],
  },
  {
    family: "confinement",
    side: "ours",
    reason:
      "the option takes a restriction away, and compose-lint speaks of it as of one that is missing (CL-0003)",
    cases: [
      "confinement/no-new-privileges=false",
      "confinement/no-new-privileges:false",
      "hardening/nnp-false",
      "near-hardening/switched-off-with-blank",
      "spelling-of-privilege/confinement-nnp-zero",
    ],
  },
  {
    family: "confinement",
    side: "ours",
    reason:
      "a profile that nobody here has read, or an option that nobody has judged; compose-lint looks for `unconfined` and `disable`",
    cases: [
      "confinement/label=type:spc_t",
      "confinement/systempaths=unconfined",
      "confinement/seccomp=/tmp/p.json",
      'confinement/seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
      "confinement/apparmor=mine",
      "confinement/credentialspec=file://x",
      "confinement/anything",
      "spelling-of-privilege/confinement-blanks",
      "spelling-of-privilege/confinement-label-nested",
      "spelling-of-privilege/confinement-cgroups",
      "near-hardening/named-in-another-option",
    ],
  },
  {
    family: "root",
    side: "ours",
    reason: "a group that owns something of the host; compose-lint looks at the user only",
    cases: [
      "user/group-docker",
      "user/group-zero",
      "spelling-of-privilege/user-with-docker-group",
      "spelling-of-privilege/user-with-disk-group",
      "spelling-of-privilege/group-disk",
      "spelling-of-privilege/group-root",
      "spelling-of-privilege/group-zero-padded",
    ],
  },
  {
    family: "privileges gained",
    side: "theirs",
    reason: "this gate speaks of the option that was written (confinement), and one danger gets one finding",
    cases: ["hardening/nnp-false", "near-hardening/switched-off-with-blank"],
  },
  {
    family: "capabilities",
    side: "ours",
    reason: "Docker takes ALL without the prefix only; a later one may take it with",
    cases: ["spelling-of-privilege/capability-CAP_ALL"],
  },
  {
    family: "unpinned image",
    side: "theirs",
    reason: "an image's id names one content for ever, as a digest does; compose-lint takes it for a name",
    cases: ["everyday-database/image-by-id", "everyday-database/image-by-bare-id"],
  },
  {
    family: "limits",
    side: "ours",
    reason: "a limit on processes is missing; compose-lint asks for memory alone",
    cases: ["everyday-database/nofile"],
  },
  ...FILE_DIVERGENCES,
];
