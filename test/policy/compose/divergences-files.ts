import type { Divergence } from "./compare.ts";

/** Where the two differ about what of the host's files a container is given, and why. */
export const FILE_DIVERGENCES: readonly Divergence[] = [
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
      "spelling-of-mount/type-blanks",
      "spelling-of-mount/type-mixed",
      "spelling-of-mount/propagation-upper",
      "spelling-of-mount/host-path-localtime",
      "spelling-of-mount/host-path-windows-pipe",
      "spelling-of-mount/two-binds",
      "near-programs/path-of-the-host",
      "near-data/path-of-its-name",
      "near-mount/propagation-empty",
      "near-mount/propagation-private",
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
      "spelling-of-mount/volume-with-slash",
      "spelling-of-mount/volume-dot-dot",
      "spelling-of-mount/volume-blank",
      "spelling-of-mount/name-newline",
      "spelling-of-mount/name-dot",
      "spelling-of-mount/name-shell",
    ],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "a colon or a comma in a place that the provider joins into one bind string adds a mount or an option to it",
    cases: [
      "volume/target-colon",
      "volume/target-second-path",
      "spelling-of-mount/target-windows",
      "volume/relabel-injection",
    ],
  },
  {
    family: "host's files",
    side: "ours",
    reason:
      "the mounts of another container are taken over, whatever they are; compose-lint does not read volumes_from",
    cases: [
      "volume/from-container",
      "volume/from-container-and-nothing",
      "volume/from-container-read-only",
      "files/inherited",
    ],
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
      "spelling-of-volume/device-blank-key",
      "spelling-of-volume/loop",
      "spelling-of-volume/driver-upper",
      "spelling-of-volume/plugin-and-options-once",
    ],
  },
  {
    family: "mount propagation",
    side: "ours",
    reason: "Docker itself takes only lower case; compose-lint compares the exact word",
    cases: ["spelling-of-mount/propagation-upper"],
  },
];
