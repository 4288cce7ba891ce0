import { test } from "vitest";
import { DATABASE_COMPONENT } from "../../../policy/facts/names.ts";
import type { StackMember } from "../../../policy/facts/stack.ts";
import { CONTAINER, IMAGE, SERVICE, VOLUME } from "../../../policy/facts/types.ts";
import { CARRIER, DATABASE, mount, UNKNOWN_TEXT, volume } from "../cases/case.ts";
import {
  component,
  dataVolume,
  expectJudged,
  from,
  good,
  member,
  named,
  network,
  second,
  service,
  sidecar,
  type Stack,
} from "../support/stacks.ts";

/** Stacks by their databases, and by who holds the database's volumes. */
const STACKS: readonly Stack[] = [
  ["with the data and no database", [network, dataVolume], "one-database"],
  [
    "with the component and no database",
    [network, member("mallku:index:MallkuDatabase", {})],
    "one-database",
  ],
  [
    "with a foreign holder of the data, which is a finding at that container",
    [...good, sidecar(volume({ volumeName: "mallku-database-data", containerPath: "/x" }))],
  ],
  [
    "with a foreign holder of the database's files under a name that the gate does not know",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "files", containerPath: "/var/lib/mallku" }),
      }),
      sidecar(mount({ type: "volume", source: "files" })),
    ],
    "one-database",
  ],
  [
    "with a service that holds a volume of the database's",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "files", containerPath: "/var/lib/mallku" }),
      }),
      member(SERVICE, {
        name: "s",
        taskSpec: {
          containerSpec: { image: "a", mounts: [{ type: "volume", source: "files", target: "/x" }] },
        },
      }),
    ],
    "one-database",
  ],
  [
    "with two readers on one volume that is not the database's",
    [
      ...good,
      sidecar(volume({ volumeName: "cache", containerPath: "/x" })),
      sidecar({ name: "b", ...volume({ volumeName: "cache", containerPath: "/x" }) }),
    ],
  ],
  [
    "with the token and its carrier",
    [
      network,
      member(CONTAINER, {
        ...DATABASE,
        ...volume({ volumeName: "mallku-database-token", containerPath: "/run/mallku", readOnly: true }),
      }),
      member(CONTAINER, CARRIER),
    ],
  ],
  [
    "with two databases on one volume",
    [...good, member(CONTAINER, DATABASE)],
    "one-database",
    "one-published-port",
  ],
  [
    "with two databases on one volume, one of them by a mount",
    [
      ...good,
      member(CONTAINER, {
        ...DATABASE,
        ports: [],
        volumes: [],
        mounts: [{ type: "volume", source: "mallku-database-data", target: "/d" }],
      }),
    ],
    "one-database",
  ],
  ["with two installations, each on its own volume", [...good, ...second({ ports: [] })]],
  [
    "with the data of two installations and the database of one",
    [...good, member(VOLUME, { name: "mallku-database-data-two" })],
    "one-database",
  ],
  [
    "with a swarm service in the place of the database",
    [
      network,
      dataVolume,
      member(SERVICE, {
        name: "mallku-database-secure",
        taskSpec: { containerSpec: { image: "mallku/database:latest" } },
      }),
    ],
    "one-database",
  ],
  ["of another instance", second({})],
  ["with the component and its database", [...good, component(DATABASE_COMPONENT, "d")]],
  [
    "with the component, a reader and no database",
    [network, component(DATABASE_COMPONENT, "d"), sidecar({})],
    "one-database",
  ],
  [
    "with a container that is never started and a reader on one volume",
    [
      ...good,
      sidecar({ start: false, mustRun: false, ...volume({ volumeName: "cache", containerPath: "/x" }) }),
      sidecar({ name: "b", ...volume({ volumeName: "cache", containerPath: "/x" }) }),
    ],
  ],
  [
    "with two services on one volume that is not the database's",
    [
      ...good,
      ...["a", "b"].map((name) =>
        service({ mounts: [{ type: "volume", source: "cache", target: "/x" }] }, { name }),
      ),
    ],
  ],
  [
    "with a reader on a volume of the database's, whose image alone says that it is one",
    [
      network,
      sidecar({
        name: "x",
        image: "mallku/database:latest",
        ...volume({ volumeName: "files", containerPath: "/d" }),
      }),
      sidecar(volume({ volumeName: "files", containerPath: "/x" })),
    ],
    "one-database",
  ],
  [
    "with a reader on a volume of the database's, whose name alone says that it is one",
    [
      network,
      sidecar(
        {
          name: "mallku-database-secure",
          image: UNKNOWN_TEXT,
          ...volume({ volumeName: "files", containerPath: "/d" }),
        },
        { image: [from(IMAGE)] },
      ),
      sidecar(volume({ volumeName: "files", containerPath: "/x" })),
    ],
    "one-database",
  ],
  [
    "with one folder of the host given to the database and a reader, which is a finding at each",
    ["mallku-database-secure", "reader"].reduce<StackMember[]>(
      (members, name) => [
        ...members,
        sidecar({
          name,
          image: "mallku/database:latest",
          ...volume({ hostPath: "/srv", containerPath: "/x" }),
        }),
      ],
      [network],
    ),
  ],
  [
    "with a nameless volume each for the database and a reader",
    [
      network,
      sidecar({ name: "mallku-database-secure", ...volume({ containerPath: "/x" }) }),
      sidecar(volume({ containerPath: "/x" })),
    ],
  ],
];

test.each(named(STACKS))("a stack is misjudged: $what", expectJudged);
