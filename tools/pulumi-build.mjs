import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "./folders.mjs";
import { onPath } from "./node.mjs";
import { PULUMI_PINNED } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { errorLine, run } from "./run.mjs";

const PART = "Pulumi CLI";
/** Holds our go.mod, with the CLI as its one tool, and go.sum, which pins every module by digest. */
const MODULE = join(root, "tools/pulumi-cli");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const MEND = `install the Pulumi CLI (https://www.pulumi.com/docs/install) or Go 1.26 or later (https://go.dev/dl) and put it on PATH`;

/**
 * The user's workspace and flags would change what is built; no C compiler is needed, as in the official release.
 * @param {import("./folders.mjs").Environment} env
 */
function goEnvironment(env) {
  return { ...env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };
}

/**
 * Whether there is a Go that can build our go.mod. Go looks for the toolchain that the file asks for by itself.
 * @param {import("./folders.mjs").Environment} env
 */
export async function goServes(env) {
  const go = onPath("go", env);
  if (go === null) return false;
  const { ok } = await run(go, ["version"], { env: goEnvironment(env), cwd: MODULE, timeout: 5 * 60_000 });
  return ok;
}

/**
 * Builds the CLI from its Go module; takes about 30 s of downloads and some minutes of every core.
 * @param {import("./ground.mjs").Ground} ground
 * @param {string} file
 */
export async function buildPulumi({ env, progress }, file) {
  if (!(await goServes(env)))
    throw new SetupProblem(
      "there is no Pulumi CLI, its official release cannot be reached, and no Go 1.26 is on PATH to build it with",
      MEND,
    );
  const go = onPath("go", env) ?? "go";
  const options = { env: goEnvironment(env), cwd: MODULE, timeout: 60 * 60_000 };
  let modules = 0;
  progress.phase(PART, `fetching the Go modules of ${PULUMI_PINNED}`);
  const list = await run(go, ["list", "-mod=readonly", "-deps", PACKAGE], {
    ...options,
    onLine: (line) => {
      if (!line.startsWith("go: downloading")) return;
      modules += 1;
      progress.phase(PART, `fetching the Go modules of ${PULUMI_PINNED}`, `${modules} so far`);
    },
  });
  if (!list.ok)
    throw new SetupProblem(
      `the Go modules of the Pulumi CLI could not be had (${errorLine(list.text)})`,
      MEND,
    );
  const packages = list.stdout.split("\n").length;
  const phase = `building ${PULUMI_PINNED} from its Go module, which takes minutes`;
  let built = 0;
  progress.phase(PART, phase);
  await mkdir(dirname(file), { recursive: true });
  const flags = [
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-v",
    `-ldflags=-s -w -X ${VERSION}=v${PULUMI_PINNED}`,
  ];
  const { ok, text } = await run(go, ["build", ...flags, "-o", file, PACKAGE], {
    ...options,
    onLine: () => {
      built += 1;
      progress.phase(PART, phase, `${built} of ${packages} packages`);
    },
  });
  if (!ok) throw new SetupProblem(`the Pulumi CLI could not be built (${errorLine(text)})`, MEND);
}
