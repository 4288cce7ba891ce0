import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyCheckout } from "../support/checkout.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

// The program that comes with the project needs no waiver, so these run in a copy with another container in it.

const docker = new Docker();
let checkout: string;
let here: Installation;

const READER = `
  new docker.Container("reader", {
    name: \`reader-\${settings.instance}\`,
    image: settings.nodeImage,
    networksAdvanced: [{ name: database.networkName }],
    logDriver: "syslog",
    logOpts: { "syslog-address": "udp://127.0.0.1:514" },
    start: false,
    mustRun: false,
  });`;

beforeAll(async () => {
  checkout = await copyCheckout();
  const file = join(checkout, "infra/program.ts");
  const source = await readFile(file, "utf8");
  const last = "return databaseOutputs(new MallkuDatabase({ settings, context, standIns, handling }));";
  expect(source).toContain(last);
  const made = "const database = new MallkuDatabase({ settings, context, standIns, handling });";
  const edited = source.replace(last, `${made}${READER}\n  return databaseOutputs(database);`);
  await writeFile(file, `import * as docker from "@pulumi/docker";\n${edited}`);
  here = await makeInstallation({ launcher: join(checkout, "tools/mallku.mjs") });
  await waive("2999-12-31");
  await up(here);
});

afterAll(async () => {
  await here.remove();
  await docker
    .getContainer(reader())
    .remove({ force: true })
    .catch(() => undefined);
  await rm(checkout, { recursive: true, force: true });
});

const reader = () => `reader-${here.instance}`;

async function waive(expires: string, name = "reader"): Promise<void> {
  const entry = `waivers:
  - rule: remote-logging
    resource: urn:pulumi:dev::mallku::docker:index/container:Container::${name}
    reason: Its logs hold no document.
    owner: ops@example.org
    expires: ${expires}
`;
  await writeFile(join(checkout, "Mallku.waivers.yaml"), entry);
}

interface Found {
  readonly rule: string;
  readonly resource: string;
  readonly waiver?: { readonly owner: string } | null;
}

async function live(): Promise<{ code: number | null; findings: Found[] }> {
  const { code, stdout } = await here.mallku("check", "--live", "--format", "json");
  const { findings } = JSON.parse(stdout) as { findings: Found[] };
  return { code, findings };
}

test("what the gate waives in a declaration is waived in what runs of it, by Docker's name, and told", async () => {
  const { code, findings } = await live();
  expect(findings.filter(({ rule }) => rule === "remote-logging")).toEqual([
    expect.objectContaining({
      resource: reader(),
      waiver: expect.objectContaining({ owner: "ops@example.org" }) as unknown,
    }),
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ rule: "waiver-in-force", resource: reader() }));
  expect(code).toBe(0);
  const { stdout } = await here.mallku("check", "--live");
  expect(stdout).toContain("ops@example.org");
});

test("a container that somebody made by hand has no waiver, whatever is waived", async () => {
  const LogConfig = { Type: "syslog", Config: { "syslog-address": "udp://127.0.0.1:514" } };
  const HostConfig = { NetworkMode: here.names.network, LogConfig };
  const stray = await docker.createContainer({ Image: here.names.image, HostConfig });
  try {
    const { code, findings } = await live();
    expect(findings.filter(({ rule, waiver }) => rule === "remote-logging" && !waiver)).toHaveLength(1);
    expect(code).toBe(5);
  } finally {
    await stray.remove({ force: true });
  }
});

test("a waiver that has expired waives nothing of what runs, and neither does one of something else", async () => {
  await waive("2020-01-01");
  const expired = await live();
  expect(expired.code).toBe(5);
  expect(expired.findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(["remote-logging", "valid-waivers"]),
  );
  await waive("2999-12-31", "another");
  const another = await live();
  expect(another.code).toBe(5);
  expect(another.findings.map(({ rule }) => rule)).toContain("remote-logging");
  await waive("2999-12-31");
});
