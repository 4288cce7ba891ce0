import { TOKEN_FILE } from "../facts/names.ts";
import { normalisePath } from "../facts/path.ts";
import { deny, type Rule } from "./rule.ts";

export const uploads: Rule = {
  id: "uploads",
  title: "Nothing is copied into a container but the API's token",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A file copied into a container can be a configuration that opens the database, a program, or a file read from the machine " +
    "that deploys. The image is the place for what a container is made of: it can be reviewed and its content is known. The " +
    "one exception is the API's token, put into a volume by a container that is never started.",
  remedy:
    "Put files into the image. The token goes to /run/mallku/api-token in a container with start and mustRun false.",
  references: [],
  check({ workload }) {
    if (workload === undefined) return [];
    return workload.uploads.flatMap(({ path, file, readsHostFile }) => {
      const isToken = typeof file === "string" && file.startsWith("/") && normalisePath(file) === TOKEN_FILE;
      if (isToken && workload.neverStarted && !readsHostFile) return [];
      const found = readsHostFile
        ? "A file of the deploying machine is copied into the container, whatever is in it that day"
        : "A file is copied into a container past its image, and could be a program or a configuration";
      return typeof file === "object" ? [] : [deny(path, found, "Put it into the image.")];
    });
  },
};
