import { mayInstallPackages } from "./apt.mjs";
import { askDocker } from "./docker-api.mjs";
import { declaredEndpoint, findEndpoint } from "./docker-endpoint.mjs";
import { installAndStart } from "./docker-install.mjs";
import { root } from "./folders.mjs";
import { SetupProblem } from "./problem.mjs";
import { sshTarget } from "./ssh-address.mjs";
import { stackTexts } from "./stack-settings.mjs";

/** A daemon on this machine answers in milliseconds; one that loads its containers may take seconds. */
const SILENCE = 10_000;
/** The same by way of ssh, which gives itself 10 s to connect. */
const SSH_SILENCE = 30_000;

/**
 * The Docker Engine that the user means; where none is named, none answers and this is a Debian or Ubuntu of our own
 * (root), the distribution's.
 * @param {import("./ground.mjs").Ground} ground
 * @returns {Promise<import("./facts.d.ts").SetupFacts["docker"]>}
 */
export async function findDocker(ground) {
  const declared = declaredEndpoint(await stackTexts(root, ground.stack, ground.configFile), ground.stack);
  const { askedBy, ...target } = declared ?? (await findEndpoint(ground.env));
  const answer = await askDocker(target, target.host.startsWith("ssh://") ? SSH_SILENCE : SILENCE);
  if (answer.state === "answers") return { ...target, version: answer.version, way: "found" };
  const place = `${target.host}${askedBy === null ? "" : `, named by ${askedBy}`}`;
  switch (answer.state) {
    case "forbidden":
      throw new SetupProblem(
        `this user may not use the Docker Engine at ${place} (${answer.why})`,
        'sudo usermod -aG docker "$USER" and log in again, or run as root',
      );
    case "silent":
      throw new SetupProblem(
        `the Docker Engine at ${place} takes the connection and does not answer (${answer.why})`,
        "restart it: sudo systemctl restart docker",
      );
    case "unreached":
      throw new SetupProblem(
        `the Docker Engine at ${place} is not reached (${answer.why})`,
        `make this work, without a question asked: ssh ${(sshTarget(target.host) ?? []).join(" ")} docker version`,
      );
    case "other":
      throw new SetupProblem(
        `what is at ${place} is not a Docker Engine that can be used: ${answer.why}`,
        "export DOCKER_HOST=unix:///var/run/docker.sock, or the address of your Docker Engine",
      );
    case "absent":
      if (askedBy !== null)
        throw new SetupProblem(
          `no Docker Engine answers at ${place} (${answer.why})`,
          "start that one, or unset what names it to use this machine's own",
        );
      if (!mayInstallPackages())
        throw new SetupProblem(
          `no Docker Engine answers at ${place} (${answer.why})`,
          "start Docker, or install it: https://docs.docker.com/engine/install",
        );
      return { ...target, ...(await installAndStart(ground, target)) };
  }
}
