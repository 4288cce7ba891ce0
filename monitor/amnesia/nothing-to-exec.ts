import { z } from "zod";
import { inspectContainer } from "../inspect.ts";
import { runProbe } from "../probe-container.ts";
import { PROGRAMS } from "../probe-programs.ts";
import type { AmnesiaCheck, Seen } from "./check.ts";

/** What the image is for: its first process is run by the one, and starts the other. */
const EXPECTED = ["/nodejs/bin/node", "/usr/sbin/arangod"];

/** A library that its maker marked executable, and the loader, start nothing by themselves. */
const LIBRARY = /\.so(\.|$)|\/ld-linux/;

const filesSchema = z.object({ programs: z.array(z.string()), closed: z.array(z.string()) });

export const nothingToExec: AmnesiaCheck = {
  id: "nothing_to_exec",
  title: "The image has no shell and no database client to run",
  tries:
    "In a throw-away container of the database's image, without a network, lists every file that may be executed: Node and the database, and nothing else.",
  why: "Whoever gets a command into the container uses what lies there. Without a shell, a client or a package manager there is little to use; Node itself stays.",
  run: async ({ docker, target }) => {
    const database = await inspectContainer(docker, target.containerName);
    if (database === undefined)
      return { state: "unknown", seen: [`there is no container ${target.containerName}`] };
    const look = async (user: "65532:65532" | "0:0") =>
      filesSchema.parse(
        await runProbe(docker, {
          image: database.Image,
          network: "none",
          user,
          program: PROGRAMS,
          argument: null,
        }),
      );
    // Without capabilities root may not look into others' folders, nor others into root's: both look.
    const [owner, root] = await Promise.all([look("65532:65532"), look("0:0")]);
    return judgePrograms(owner, root);
  },
};

type Files = z.output<typeof filesSchema>;

/** What two users who looked found; what neither could look into is not known. */
export function judgePrograms(owner: Files, root: Files): Seen {
  const programs = [...new Set([...owner.programs, ...root.programs])]
    .filter((path) => !LIBRARY.test(path))
    .sort();
  const closed = owner.closed.filter((folder) => root.closed.includes(folder));
  const seen = [
    `may be executed: ${programs.join(", ")}`,
    ...closed.map((folder) => `could not be looked into: ${folder}`),
  ];
  if (programs.join() !== EXPECTED.join()) return { state: "fail", seen };
  return { state: closed.length === 0 ? "pass" : "unknown", seen };
}
