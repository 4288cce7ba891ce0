import * as docker from "@pulumi/docker";
import { describe, expect, test } from "vitest";
import { previewGated } from "../support/gated-preview.ts";

const READER = "urn:pulumi:dev::mallku::docker:index/container:Container::reader";

/** It breaks one rule, which may be waived: its logs go elsewhere. */
function program(): Promise<Record<string, unknown>> {
  const network = new docker.Network("network", {
    name: "mallku-internal-waivers",
    driver: "bridge",
    options: {
      "com.docker.network.bridge.enable_ip_masquerade": "false",
      "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
    },
  });
  new docker.Container("reader", {
    name: "mallku-test-waivers",
    image: "x:1",
    networksAdvanced: [{ name: network.name }],
    logDriver: "syslog",
    logOpts: { "syslog-address": "tcp://192.0.2.1:514" },
  });
  return Promise.resolve({});
}

const waiver = (expires: string, rule = "remote-logging") => `waivers:
  - rule: ${rule}
    resource: ${READER}
    reason: Its logs hold no document.
    owner: ops@example.org
    expires: ${expires}
`;

async function preview(waivers?: string) {
  const { log, isRefused } = await previewGated(program, { waivers });
  return {
    isRefused,
    mandatory: log.violations.filter(({ mandatory }) => mandatory).map(({ policy }) => policy),
    told: log.violations.filter(({ policy }) => policy === "waiver-in-force").map(({ message }) => message),
  };
}

describe("the pack on the real engine reads the project's own waivers", () => {
  test("without one the finding stops the preview", async () => {
    expect(await preview()).toEqual({ isRefused: true, mandatory: ["remote-logging"], told: [] });
  });

  test("one in force lets the preview pass, and is told", async () => {
    const { isRefused, mandatory, told } = await preview(waiver("2999-12-31"));
    expect({ isRefused, mandatory }).toEqual({ isRefused: false, mandatory: [] });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("ops@example.org");
  });

  test.each([
    ["that expired", waiver("2020-01-01"), ["remote-logging", "valid-waivers"]],
    [
      "of a rule that guards the database",
      waiver("2999-12-31", "database-port"),
      ["remote-logging", "valid-waivers"],
    ],
    ["that cannot be read", "waivers: [}", ["remote-logging", "valid-waivers"]],
  ])("one %s changes nothing, and is a violation itself", async (_what, text, rules) => {
    const { isRefused, mandatory } = await preview(text);
    expect(isRefused).toBe(true);
    expect(mandatory.sort()).toEqual(rules);
  });
});
