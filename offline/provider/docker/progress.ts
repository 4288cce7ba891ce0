import type Docker from "dockerode";
import * as z from "zod/mini";

/** One line of the progress of a build or a pull (moby's jsonmessage). */
const progressLine = z.object({
  stream: z.optional(z.string()),
  status: z.optional(z.string()),
  error: z.optional(z.string()),
  aux: z.optional(z.object({ ID: z.optional(z.string()) })),
});

export type ProgressLine = z.infer<typeof progressLine>;

/** Reads a progress stream to its end; the first error in it is thrown. */
export function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onLine: (line: ProgressLine) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: string | undefined;
    const done = (thrown: Error | null): void => {
      if (failure !== undefined) reject(new Error(failure));
      else if (thrown === null) resolve();
      else reject(thrown);
    };
    docker.modem.followProgress(stream, done, (event: unknown) => {
      const line = progressLine.safeParse(event);
      if (!line.success) return;
      failure ??= line.data.error;
      onLine(line.data);
    });
  });
}
