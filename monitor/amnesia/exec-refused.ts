import { answered } from "../deadline.ts";
import { reason } from "../reason.ts";
import type { AmnesiaCheck } from "./check.ts";

const FORBIDDEN = 403;

export const execRefused: AmnesiaCheck = {
  id: "exec_refused",
  title: "Docker refuses a command inside the database's container, even to root's own client",
  tries:
    "Asks Docker, whose authorization plugin is in force, to prepare a command in the container, which must be refused. Where it is not, the command is not started.",
  why: "Whoever runs a command in the container is past the API: it reaches port 8529 on loopback and reads the documents and the passwords.",
  run: async ({ docker, target }) => {
    try {
      await answered(docker.getContainer(target.containerName).exec({ Cmd: ["/nodejs/bin/node", "-v"] }));
      return { state: "fail", seen: ["Docker would run a command there"] };
    } catch (error) {
      if (!(error instanceof Error && "statusCode" in error && error.statusCode === FORBIDDEN)) throw error;
      return { state: "pass", seen: [reason(error)] };
    }
  },
};
