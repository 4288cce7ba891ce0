import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markup } from "../../../monitor/report/markup.ts";
import { reportPage } from "../../../monitor/report/page.ts";
import { compareContainer } from "../../../monitor/report/properties.ts";
import { databaseReport } from "../../support/database-report.ts";

const CANARY = "c4n4ry-Secret";

const inspected = (changes: { Env?: string[]; Ports?: object; Labels?: object; Cmd?: string[] } = {}) => ({
  Name: "/mallku-database-secure",
  Config: {
    Image: "mallku/database:latest",
    Env: changes.Env ?? ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", "PATH=/usr/bin"],
    Labels: changes.Labels ?? {},
    Cmd: changes.Cmd,
  },
  HostConfig: { ReadonlyRootfs: true, CapDrop: ["ALL"], Memory: 2 ** 31, NanoCpus: 2e9 },
  NetworkSettings: {
    Ports: changes.Ports ?? { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    Networks: { "mallku-internal": {} },
  },
  Mounts: [],
});

const declared = {
  ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
  networksAdvanced: [{ name: "mallku-internal" }],
  envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
  readOnly: true,
  capabilities: { drops: ["CAP_ALL"] },
  memory: 2048,
  cpus: "2.0",
};

const row = (rows: ReturnType<typeof compareContainer>, property: string) =>
  rows.find((each) => each.property === property);

describe("what is declared beside what is live", () => {
  test("agrees where Docker only spells it otherwise", () => {
    const rows = compareContainer(declared, inspected());
    expect(rows.filter(({ agrees }) => !agrees)).toEqual([]);
  });

  test("differs where somebody opened a port by hand", () => {
    const Ports = { "8529/tcp": [{ HostIp: "0.0.0.0", HostPort: "8529" }] };
    expect(row(compareContainer(declared, inspected({ Ports })), "published ports")).toMatchObject({
      declared: "127.0.0.1:8080 to 8080/tcp",
      live: "0.0.0.0:8529 to 8529/tcp",
      agrees: false,
    });
  });

  test("differs everywhere where there is no container, or no declaration", () => {
    expect(compareContainer(declared, undefined).some(({ agrees }) => agrees)).toBe(false);
    expect(compareContainer(undefined, inspected()).some(({ agrees }) => agrees)).toBe(false);
  });

  test("shows no secret: not of a variable, a label or a command, declared or live", () => {
    const live = inspected({
      Env: [`API_TOKEN=${CANARY}`],
      Labels: { note: CANARY },
      Cmd: ["--password", CANARY],
    });
    const rows = compareContainer({ ...declared, envs: [`API_TOKEN=${CANARY}`], command: [CANARY] }, live);
    expect(row(rows, "environment (names)")).toMatchObject({ declared: "API_TOKEN", live: "API_TOKEN" });
    expect(JSON.stringify(rows)).not.toContain(CANARY);
  });
});

describe("a page that others open", () => {
  const HOSTILE = `<img src=x onerror=alert(1)>"'&</title></style></svg><script>alert(1)</script>`;

  test("holds no name as anything but text, wherever one is shown", () => {
    const text = reportPage(
      databaseReport("fail", {
        stack: HOSTILE,
        containerName: HOSTILE,
        networkName: HOSTILE,
        volumeName: HOSTILE,
        internalUrl: HOSTILE,
        standIns: [HOSTILE],
        published: [HOSTILE],
        objects: [{ kind: "container", name: HOSTILE, declared: HOSTILE, live: HOSTILE, agrees: false }],
        properties: [{ property: HOSTILE, declared: HOSTILE, live: HOSTILE, agrees: false }],
        undeclared: HOSTILE,
        notStopped: [HOSTILE],
      }),
    );
    expect(text).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
    expect(text.match(/<\/style>/g)).toHaveLength(1);
    expect(text.match(/<\/svg>/g)).toHaveLength(1);
  });

  test("escapes any text so that it reads as it was, and ends no element or attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(markup`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });

  test.each([
    ["pass", "every barrier holds"],
    ["unknown", "5 of 5 barriers not known"],
    ["fail", "5 of 5 barriers broken"],
  ] as const)("says of barriers that are %s: %s", (state, words) => {
    expect(reportPage(databaseReport(state))).toContain(words);
  });

  test("does not say that all is well where what is live is not what is declared", () => {
    const properties = [{ property: "memory", declared: "2048 MiB", live: "0 MiB", agrees: false }];
    expect(reportPage(databaseReport("pass", { properties }))).toContain("differs from what is declared");
    const undeclared = "the gate refuses it";
    expect(reportPage(databaseReport("pass", { undeclared }))).toContain("could not be had");
    expect(reportPage(databaseReport("pass", { undeclared }))).not.toContain("✓ every barrier holds</p>");
  });

  test("loads, runs and sends nothing: no address but the API's own text, no script, no style on an element", () => {
    const text = reportPage(databaseReport("fail"));
    expect(text).toContain("default-src &#39;none&#39;");
    expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|url\(|@import/);
    const links = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual(["data:,"]);
  });
});
