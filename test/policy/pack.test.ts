import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTAINER, IMAGE, NETWORK } from "../../policy/facts/types.ts";
import { CATALOGUE } from "../../policy/rules/catalogue.ts";
import { CASES } from "./cases/index.ts";
import { DATABASE, INTERNAL, SIDECAR, UNKNOWN_TEXT } from "./cases/case.ts";
import { startPack, type Pack } from "./support/analyzer.ts";
import { broken } from "./support/evaluation.ts";

let pack: Pack;
beforeAll(async () => {
  pack = await startPack();
});
afterAll(async () => {
  await pack.stop();
});

const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;
const STACK = { urn: urn("pulumi:pulumi:Stack", "p-dev"), type: "pulumi:pulumi:Stack", properties: {} };

describe("the built pack over the engine's own protocol", () => {
  test("every rule is a policy with complete metadata, so that a violation says what it is and what to do", async () => {
    const info = await pack.info();
    expect(info.name).toBe("mallku-policy");
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(info.policiesList.map(({ name }) => name)).toEqual(CATALOGUE.map(({ id }) => id));
    for (const policy of info.policiesList) {
      expect(policy.displayname, policy.name).not.toBe("");
      expect(policy.description, policy.name).not.toBe("");
      expect(policy.severity, policy.name).toBeGreaterThan(0);
      expect(policy.remediationSteps, policy.name).not.toBe("");
      expect(policy.url, policy.name).toContain(policy.name);
      expect(policy.tagsList, policy.name).toContain("docker");
      expect(policy.framework, policy.name).toMatchObject({
        name: expect.stringMatching(/./) as string,
        version: expect.stringMatching(/./) as string,
        reference: expect.stringMatching(/./) as string,
        specification: expect.stringMatching(/./) as string,
      });
    }
  });

  test("a rule's level in the protocol is the one it declares: none is advisory by oversight", async () => {
    const info = await pack.info();
    const levels = Object.fromEntries(
      info.policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]),
    );
    for (const { id, enforcement } of CATALOGUE) {
      expect(levels[id], id).toBe(enforcement === "mandatory" ? 1 : 0);
    }
  });

  test("the whole case table has the verdict of the core, through the SDK's own deserialiser and proxy", async () => {
    const wrong: string[] = [];
    for (const one of CASES) {
      // The provider of a resource is not part of this request, so a managed type counts as a component.
      if (one.id === "type/made-up:index:Thing") continue;
      const findings = await pack.analyze({
        urn: urn(one.type, one.id),
        type: one.type,
        properties: one.properties,
      });
      const rules = broken(findings.map((finding) => ({ ...finding, kind: "deny", path: "", resource: "" })));
      if (rules.join() !== [...one.breaks].sort().join()) wrong.push(`${one.id}: ${rules.join()}`);
    }
    expect(wrong).toEqual([]);
  });

  test("two resources of one name are judged each by itself: what was judged before is not believed", async () => {
    const same = urn(CONTAINER, "same");
    const bad = { ...DATABASE, privileged: true };
    expect(await pack.analyze({ urn: same, type: CONTAINER, properties: DATABASE })).toEqual([]);
    expect(await pack.analyze({ urn: same, type: CONTAINER, properties: bad })).toHaveLength(1);
    expect(await pack.analyze({ urn: same, type: CONTAINER, properties: DATABASE })).toEqual([]);
    const both = await Promise.all([
      pack.analyze({ urn: same, type: CONTAINER, properties: bad }),
      pack.analyze({ urn: same, type: CONTAINER, properties: DATABASE }),
    ]);
    expect(both.map(({ length }) => length)).toEqual([1, 0]);
  });

  test("stack rules see who made an unknown image", async () => {
    const image = { urn: urn(IMAGE, "i"), type: IMAGE, properties: { imageName: "x" } };
    const network = { urn: urn(NETWORK, "n"), type: NETWORK, properties: INTERNAL };
    const container = {
      urn: urn(CONTAINER, "c"),
      type: CONTAINER,
      properties: { ...SIDECAR, image: UNKNOWN_TEXT },
    };
    const known = { ...container, origins: { image: [image.urn] } };
    expect(await pack.analyzeStack([STACK, network, image, known])).toEqual([]);
    const found = await pack.analyzeStack([STACK, network, image, container]);
    expect(found).toMatchObject([{ rule: "known-origins", urn: container.urn, mandatory: true }]);
  });

  test("the pack prints its port and nothing else: the engine reads that stream", () => {
    expect(pack.output()).toMatch(/^\d+\n$/);
  });
});
