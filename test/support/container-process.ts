import type Docker from "dockerode";

/**
 * A process of the container, as the host counts: the gateway is its first, arangod its child.
 * @throws Error where there is none
 */
export async function containerProcess(
  docker: Docker,
  container: string,
  which: "arangod" | "gateway",
): Promise<number> {
  const { Processes, Titles } = (await docker.getContainer(container).top()) as {
    Processes: string[][];
    Titles: string[];
  };
  const pid = Titles.indexOf("PID");
  const command = Titles.indexOf("CMD");
  const isWanted = (line: string) => line.includes("/usr/sbin/arangod") === (which === "arangod");
  const found = Processes.find((row) => isWanted(row[command] ?? ""));
  if (found?.[pid] === undefined) throw new Error(`no process of ${which} in ${container}`);
  return Number(found[pid]);
}
