import type { Divergence } from "./compare.ts";

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
    ],
  },
  {
    family: "host's network",
    side: "ours",
    reason:
      "Docker itself takes only lower case without blanks, and another runtime, or the next version, may not; compose-lint compares the exact word",
    cases: ["network-mode/host-upper-case", "network-mode/host-blanks"],
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
    reason: 'the engine takes "1" for true; Compose has no such spelling',
    cases: ["privilege/privileged-one"],
  },
  {
    family: "capabilities",
    side: "ours",
    reason:
      "NET_RAW and MKNOD are of Docker's default set, which compose-lint lets be added again; both are steps of break-outs, and whoever drops ALL means them",
    cases: ["privilege/adds-NET_RAW", "privilege/adds-MKNOD"],
  },
  {
    family: "capabilities",
    side: "ours",
    reason: "a capability that nobody has judged; compose-lint has a list of dangerous ones",
    cases: ["privilege/adds-NEW_CAPABILITY"],
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
    ],
  },
  {
    family: "host's namespaces",
    side: "ours",
    reason: "compose-lint has no rule for this namespace",
    cases: ["namespace/userns-host", "namespace/cgroupns-host", "namespace/cgroup-parent"],
  },
  {
    family: "devices",
    side: "ours",
    reason:
      "any device of the host, and any tuning of one, is refused; compose-lint weighs what a device is good for without further capabilities",
    cases: ["device/device", "device/request", "device/gpus", "device/throttle"],
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
    ],
  },
  {
    family: "root",
    side: "ours",
    reason: "a group that owns something of the host; compose-lint looks at the user only",
    cases: ["user/group-docker", "user/group-zero"],
  },
  {
    family: "privileges gained",
    side: "theirs",
    reason: "this gate speaks of the option that was written (confinement), and one danger gets one finding",
    cases: ["hardening/nnp-false"],
  },
  {
    family: "mount propagation",
    side: "theirs",
    reason:
      "this gate refuses the whole bind string as an injection (host-mount), and one danger gets one finding",
    cases: ["volume/relabel-injection"],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "any bind mount is refused, read-only and of any folder: compose-lint has a list of sensitive ones",
    cases: [
      "mount/bind",
      "mount/bind-upper-case",
      "mount/bind-without-source",
      "mount/propagation",
      "mount/propagation-private",
      "mount/type-absent",
      "volume/host-path",
      "volume/host-path-wins",
      "volume/host-path-read-only",
    ],
  },
  {
    family: "host's files",
    side: "ours",
    reason: "a kind of mount that is neither a volume nor a tmpfs",
    cases: ["mount/npipe", "mount/cluster", "mount/image"],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "a path in the place of a volume's name, or a subpath that leads out of the volume, is a bind mount under another name",
    cases: [
      "mount/volume-is-path",
      "mount/volume-subpath-out",
      "mount/volume-subpath-absolute",
      "mount/volume-subpath-backslash",
      "volume/name-is-relative",
      "volume/name-is-home",
      "volume/name-is-windows",
      "volume/name-dot-dot",
      "volume/name-with-colon",
      "volume-resource/name-is-path",
    ],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "a colon or a comma in a place that the provider joins into one bind string adds a mount or an option to it",
    cases: ["volume/target-colon", "volume/target-second-path", "volume/relabel-injection"],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "the mounts of another container are taken over, whatever they are; compose-lint does not read volumes_from",
    cases: ["volume/from-container", "volume/from-container-and-nothing", "volume/from-container-read-only"],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "a volume whose options mount something, or whose driver is another program; compose-lint reads `o: bind` and a sensitive device only",
    cases: [
      "volume-resource/device-only",
      "volume-resource/nfs",
      "volume-resource/cifs",
      "volume-resource/tmpfs-bind",
      "volume-resource/tmpfs-of-path",
      "volume-resource/mountpoint",
      "volume-resource/other-driver",
      "volume-resource/local-persist",
    ],
  },
];
