import type Docker from "dockerode";
import { unlessMissing } from "../../docker/error.ts";
import { inspected, type Inspected } from "./inspected.ts";

/** The container as Docker has it now, or undefined where it has none. */
export async function inspect(docker: Docker, id: string): Promise<Inspected | undefined> {
  const answer: unknown = await unlessMissing(docker.getContainer(id).inspect());
  return answer === undefined ? undefined : inspected.parse(answer);
}
