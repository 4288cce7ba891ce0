import { CONTAINER, DOCKER_BUILD_IMAGE, REMOTE_IMAGE, SERVICE, TAG } from "../../../policy/facts/types.ts";
import {
  CARRIER,
  DATABASE,
  mount,
  onDatabase,
  onSidecar,
  onType,
  UNKNOWN_TEXT,
  volume,
  type Case,
} from "./case.ts";

const DATA = "data-volume";
const data = (name = "mallku-database-data") =>
  volume({ volumeName: name, containerPath: "/var/lib/mallku" });
const attached = (properties: object) => ({ networksAdvanced: [{ name: "mallku-internal", ...properties }] });

/** Rows 13 and 30, and who may stand in for the database: its files, its name, its image. */
export const IDENTITY: readonly Case[] = [
  ...onSidecar("files", [
    ["second-server", { image: "mallku/database:latest", ...data() }, DATA],
    [
      "instance-of-another",
      { name: "mallku-database-secure-two", image: "mallku/database-two:latest", ...data() },
      DATA,
    ],
    ["by-mount", mount({ type: "Volume", source: "mallku-database-data" }), DATA],
    [
      "by-mount-subpath",
      mount({ type: "volume", source: "mallku-database-data", volumeOptions: { subpath: "databases" } }),
      DATA,
    ],
    [
      "by-mount-no-copy",
      mount({
        type: "volume",
        source: "mallku-database-data-two",
        readOnly: true,
        volumeOptions: { noCopy: true },
      }),
      DATA,
    ],
    [
      "twice",
      {
        volumes: [...data().volumes, ...data("cache").volumes],
        ...mount({ type: "volume", source: "mallku-database-data" }),
      },
      DATA,
      DATA,
    ],
    ["unknown-name", { name: UNKNOWN_TEXT, ...data() }, DATA],
    ["never-started", { start: false, mustRun: false, ...data() }, DATA],
    [
      "token-never-started-under-another-name",
      { start: false, mustRun: false, ...data("mallku-database-token") },
      DATA,
    ],
    ["inherited", volume({ fromContainer: "mallku-database-secure" }), "host-mount"],
    ["looks-like", data("mallku-database-data2")],
    ["looks-like-with-dot", data("mallku-database-data.bak")],
    ["upper-case-is-another", data("Mallku-Database-Data")],
  ]),
  ...onDatabase("files-of-database", [
    ["of-another-instance", data("mallku-database-data-two"), DATA],
    [
      "of-both",
      { volumes: [...data().volumes, { volumeName: "mallku-database-data-two", containerPath: "/two" }] },
      DATA,
    ],
    [
      "token-of-another-instance",
      {
        volumes: [
          ...data().volumes,
          { volumeName: "mallku-database-token-two", containerPath: "/run/mallku" },
        ],
      },
      DATA,
    ],
  ]),
  ...onType(SERVICE, "files-of-service", [
    [
      "by-mount",
      {
        name: "reader",
        taskSpec: {
          containerSpec: {
            image: "reader:1",
            mounts: [{ type: "volume", source: "mallku-database-data", target: "/d" }],
          },
        },
      },
      DATA,
    ],
    [
      "under-the-database's-name",
      {
        name: "mallku-database-secure",
        taskSpec: {
          containerSpec: {
            image: "mallku/database:latest",
            mounts: [{ type: "volume", source: "mallku-database-data", target: "/d" }],
          },
        },
      },
      DATA,
    ],
  ]),
  {
    id: "files-of-carrier/of-instance",
    type: CONTAINER,
    properties: {
      ...CARRIER,
      name: "mallku-database-token-two",
      image: "mallku/database-two:latest",
      volumes: [{ volumeName: "mallku-database-token-two", containerPath: "/run/mallku" }],
    },
    breaks: [],
  },
  {
    id: "files-of-carrier/of-another-instance",
    type: CONTAINER,
    properties: { ...CARRIER, name: "mallku-database-token-two", image: "mallku/database-two:latest" },
    breaks: [DATA],
  },
  ...onSidecar("name", [
    ["alias-of-database", attached({ aliases: ["mallku-database-secure"] }), "network-attachment"],
    ["alias-of-instance", attached({ aliases: ["x", "mallku-database-secure-two"] }), "network-attachment"],
    ["alias-upper-case", attached({ aliases: ["Mallku-Database-Secure"] }), "network-attachment"],
    ["alias-other", attached({ aliases: ["mallku-reader", "database-docs"] })],
    ["alias-unknown", attached({ aliases: [UNKNOWN_TEXT] })],
  ]),
  ...onDatabase("name-of-database", [
    [
      "alias-of-itself",
      { networksAdvanced: [{ name: "mallku-internal", aliases: ["mallku-database-secure"] }] },
    ],
  ]),
  ...onType(TAG, "tag-of-database", [
    ["version-of-its-own", { sourceImage: "mallku/database:latest", targetImage: "mallku/database:2026.11" }],
    [
      "for-a-registry",
      { sourceImage: "mallku/database", targetImage: "registry.example.org/mallku/database:1" },
    ],
    ["from-elsewhere", { sourceImage: "arangodb:3.12", targetImage: "mallku/database:2026.11" }, "image-tag"],
    ["from-unknown", { sourceImage: UNKNOWN_TEXT, targetImage: "mallku/database:latest" }, "image-tag"],
    [
      "from-another-instance",
      { sourceImage: "mallku/database-two:latest", targetImage: "mallku/database:latest" },
      "image-tag",
    ],
    ["of-instance", { sourceImage: "evil", targetImage: "mallku/database-two:latest" }, "image-tag"],
    [
      "with-digest-source",
      { sourceImage: `mallku/database@sha256:${"a".repeat(64)}`, targetImage: "mallku/database:good" },
    ],
    ["docker-hub", { sourceImage: "evil", targetImage: "index.docker.io/mallku/database" }, "image-tag"],
  ]),
  ...onType(REMOTE_IMAGE, "remote-image-of-database", [["pulled", { name: "mallku/database:latest" }]]),
  ...onType(DOCKER_BUILD_IMAGE, "build-of-database", [
    [
      "tagged",
      { push: false, context: { location: "infra/image/build/context" }, tags: ["mallku/database:latest"] },
    ],
  ]),
  { id: "name/whole-database-again", type: CONTAINER, properties: DATABASE, breaks: [] },
];
