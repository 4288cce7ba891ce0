import { isPinned } from "../facts/image-reference.ts";
import type { Workload } from "../facts/model.ts";
import { isDatabaseImage } from "../facts/names.ts";
import type { Project } from "../facts/project.ts";
import { dropsAll, hasNoNewPrivileges, holdsData } from "./database-hardening.ts";
import { textAt } from "../facts/read.ts";
import { REMOTE_IMAGE } from "../facts/types.ts";
import { cis, deny, type Reference, type Rule } from "./rule.ts";

interface Habit {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly references: readonly Reference[];
  readonly path: string;
  readonly lacks: (workload: Workload) => boolean;
}

/** Where a service has what a container has under another name. */
const OF_SERVICES: Readonly<Record<string, string>> = {
  user: "taskSpec.containerSpec.user",
  capabilities: "taskSpec.containerSpec.capDrops",
  readOnly: "taskSpec.containerSpec.readOnly",
  healthcheck: "taskSpec.containerSpec.healthcheck",
  image: "taskSpec.containerSpec.image",
  memory: "taskSpec.resources.limits",
};

/**
 * Good habits whose absence opens nothing by itself, so they advise and do not stop. What guards the host or the
 * database is mandatory and has a rule of its own; the container with the data has `database-hardening`.
 */
function advise({ path, lacks, ...habit }: Habit): Rule {
  return {
    ...habit,
    severity: "low",
    enforcement: "advisory",
    waivable: true,
    check({ workload, problems }) {
      if (workload === undefined || workload.neverStarted) return [];
      const place = workload.kind === "service" ? (OF_SERVICES[path] ?? path) : path;
      const inside = [`${place}.`, `${place}[`];
      const isUnread = problems.some(
        ({ path: other }) => other === place || inside.some((start) => other.startsWith(start)),
      );
      if (isUnread || !lacks(workload)) return [];
      return [deny(place, `${habit.title}: this container does not`, habit.remedy)];
    },
  };
}

/** An image is named by the container that runs it, and by the RemoteImage that pulls it. */
function pinnedImage(habit: Habit): Rule {
  const rule = advise(habit);
  return {
    ...rule,
    check(facts) {
      const name = facts.type === REMOTE_IMAGE ? textAt(facts.declared, "name") : undefined;
      if (typeof name !== "string" || isPinned(name) || facts.build?.context !== undefined)
        return rule.check(facts);
      return [
        deny("name", "The image is named by a tag, which can be moved to another content", habit.remedy),
      ];
    },
  };
}

export const hygieneOf = ({ names }: Project): readonly Rule[] => [
  advise({
    id: "non-root-user",
    title: "Containers name the user they run as",
    why: "Without a user the image decides, and most images decide for root; then every flaw in the container is root's.",
    remedy: "Set user to a number that is not 0.",
    references: [cis("4.1", "Ensure that a user for the container has been created")],
    path: "user",
    lacks: (workload) => workload.user === undefined && !isDatabaseImage(workload.image),
  }),
  advise({
    id: "dropped-capabilities",
    title: "Containers drop all capabilities",
    why: "Docker leaves a container fourteen capabilities that most programs never use and a break-out can.",
    remedy: "Set capabilities.drops to [ALL].",
    references: [cis("5.4", "Ensure that Linux kernel capabilities are restricted within containers")],
    path: "capabilities",
    lacks: (workload) => !dropsAll(workload) && !holdsData(workload, names),
  }),
  advise({
    id: "no-new-privileges",
    title: "Containers cannot gain privileges",
    why: "A program with the setuid bit gives its caller more rights than it has, which is a step of most break-outs.",
    remedy: "Add no-new-privileges:true to securityOpts.",
    references: [cis("5.26", "Ensure that the container is restricted from acquiring additional privileges")],
    path: "securityOpts",
    lacks: (workload) =>
      workload.kind === "container" && !hasNoNewPrivileges(workload) && !holdsData(workload, names),
  }),
  advise({
    id: "read-only-root",
    title: "Containers have a read-only root file system",
    why: "Who breaks into a container that can change its own programs stays in it after the flaw is closed.",
    remedy: "Set readOnly to true, with tmpfs or a volume for what is written.",
    references: [cis("5.13", "Ensure that the container's root filesystem is mounted as read only")],
    path: "readOnly",
    lacks: (workload) => workload.readOnlyRoot !== true && !holdsData(workload, names),
  }),
  advise({
    id: "resource-limits",
    title: "Containers have limits on memory, CPU and processes",
    why: "One container without limits can starve the database, and everything else on the machine.",
    remedy: "Set memory, cpus, and an nproc ulimit.",
    references: [
      cis("5.11", "Ensure that the memory usage for containers is limited"),
      cis("5.12", "Ensure that CPU priority is set appropriately on containers"),
      cis("5.29", "Ensure that the PIDs cgroup limit is used"),
    ],
    path: "memory",
    lacks: ({ limits }) => !limits.memory || !limits.cpus || !limits.processes,
  }),
  advise({
    id: "healthcheck",
    title: "Containers have a health check",
    why: "Without one Docker calls a container well that answers nobody.",
    remedy: "Declare healthcheck.tests in exec form.",
    references: [
      cis("5.27", "Ensure that container health is checked at runtime"),
      cis("4.6", "Ensure that HEALTHCHECK instructions have been added to container images"),
    ],
    path: "healthcheck",
    lacks: (workload) => !workload.healthcheck,
  }),
  advise({
    id: "restart-policy",
    title: "Containers come back after a fault, and stay away when they are stopped",
    why:
      "A container that nobody restarts is missed only when somebody asks for it. One that always restarts comes back even " +
      "after it was stopped on purpose, because something was wrong with it.",
    remedy: "Set restart to unless-stopped, or to on-failure with maxRetryCount 5.",
    references: [cis("5.15", "Ensure that the 'on-failure' container restart policy is set to '5'")],
    path: "restart",
    lacks: ({ kind, restart }) =>
      kind === "container" && restart !== "unless-stopped" && restart !== "on-failure",
  }),
  pinnedImage({
    id: "pinned-image",
    title: "Images are pinned by digest",
    why: "A tag can be moved to another content at any time, by anyone who may push to it.",
    remedy: "Append @sha256:<digest> to the reference, or build the image in this stack.",
    references: [
      cis("5.28", "Ensure that Docker commands always make use of the latest version of their image"),
    ],
    path: "image",
    lacks: ({ image }) => typeof image === "string" && !isPinned(image) && !isDatabaseImage(image),
  }),
];
