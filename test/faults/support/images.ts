import Docker from "dockerode";
import { pack, type Pack } from "tar-stream";
import { readSetupFacts } from "../../../engine/setup-facts.ts";
import { STAND_IN_IMAGE_PREFIX } from "../../../infra/environment.ts";
import type { Installation } from "../../support/installation.ts";

/** An image in the place of ArangoDB's, which only this test's installation names. */
export interface MadeImage {
  readonly reference: string;
  readonly remove: () => Promise<void>;
}

/** ArangoDB's image with another program, a script for Node, in the server's place. */
export async function imageWithServer(
  { instance }: Installation,
  tag: string,
  script: string,
): Promise<MadeImage> {
  const { images } = await readSetupFacts(process.env["MALLKU_SETUP"]);
  return await buildImage(`${STAND_IN_IMAGE_PREFIX}arangodb:${instance}-${tag}`, {
    Dockerfile: `FROM ${images.arangodb}\nCOPY arangod /usr/sbin/arangod\n`,
    arangod: `#!/nodejs/bin/node\n${script}\n`,
  });
}

/** An image that lacks what the database's own image is made of. */
export async function imageWithoutServer({ instance }: Installation): Promise<MadeImage> {
  return await buildImage(`${STAND_IN_IMAGE_PREFIX}arangodb:${instance}-without`, {
    Dockerfile: "FROM scratch\nCOPY Dockerfile /\n",
  });
}

async function buildImage(reference: string, files: Readonly<Record<string, string>>): Promise<MadeImage> {
  const docker = new Docker();
  // dockerode's types ask for methods of Node's own streams that it does not call.
  const archive = pack() as unknown as NodeJS.ReadableStream & Pack;
  for (const [name, content] of Object.entries(files)) archive.entry({ name, mode: 0o755 }, content);
  archive.finalize();
  const progress = await docker.buildImage(archive, { t: reference, version: "1" });
  await new Promise((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => {
      if (error === null) resolve(undefined);
      else reject(error);
    });
  });
  return {
    reference,
    remove: async () => {
      await docker.getImage(reference).remove({ force: true });
    },
  };
}
