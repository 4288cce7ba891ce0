import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "../test/support/python.ts";
import { onPath } from "../tools/node.mjs";
import { compare, table, type Contender } from "./measure.ts";
import { run } from "./run.ts";

const ROUNDS = 10;
const COMPOSE = fileURLToPath(new URL("compose.yaml", import.meta.url));
const DOCKERFILE = fileURLToPath(new URL("../infra/image/Dockerfile", import.meta.url));
const REQUIREMENTS = new URL("../test/support/python/compose-lint.txt", import.meta.url);

/** Each finds something or nothing, which is not the question here. */
const allowed = [0, 1, 2];

/** Larger than what a bench should install: timed where they are on PATH. */
const PEERS: readonly (readonly [name: string, args: readonly string[], how: string])[] = [
  [
    "opa",
    ["eval", "--input", COMPOSE, "input.services"],
    "go install github.com/open-policy-agent/opa@latest",
  ],
  [
    "trivy",
    ["config", "--quiet", "--skip-check-update", DOCKERFILE],
    "go install github.com/aquasecurity/trivy/cmd/trivy@latest",
  ],
  ["checkov", ["--quiet", "--compact", "--file", DOCKERFILE], "pip install checkov"],
];

/** `mallku check` of this project beside the linters that a pre-commit hook would otherwise run, on the same declaration. */
export async function benchCheck(): Promise<string> {
  const { bin } = await pythonEnvironment(REQUIREMENTS);
  const contenders: Contender[] = [
    {
      name: "compose-lint, of the same in Compose's words",
      run: () => run(bin("compose-lint"), [COMPOSE], { allowed }),
    },
    { name: "mallku check", run: () => run(process.execPath, ["tools/mallku.mjs", "check"]) },
  ];
  const absent: string[] = [];
  for (const [name, args, how] of PEERS) {
    const file = onPath(name, process.env);
    if (file === null) absent.push(`${name} is not on PATH, so it is not in the table: ${how}`);
    else contenders.push({ name, run: () => run(file, args, { allowed }) });
  }
  return [table("A check of what is declared", await compare(contenders, ROUNDS)), ...absent, ""].join("\n");
}
