import { describe, expect, test } from "vitest";
import { evaluate, evaluateStack } from "../../policy/evaluate.ts";
import { resourceFacts } from "../../policy/facts/from-pulumi/resource.ts";
import { namesBy } from "../../policy/facts/names.ts";
import { MALLKU, oneOf, type Project } from "../../policy/facts/project.ts";
import { CONTAINER, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { rulesOf } from "../../policy/rules/index.ts";
import { stackRulesOf } from "../../policy/rules/stack/index.ts";
import { placesOf } from "./support/expected-findings.ts";

const only = (own: string) => (name: unknown) => (name === own ? "" : undefined);
const BRIDGE = "com.docker.network.bridge";
const CLOSED: Project = {
  forbiddenPorts: [5432, 9187],
  publishablePorts: [],
  names: namesBy({
    network: only("back"),
    container: only("db"),
    data: only("files"),
    token: () => undefined,
  }),
};
const OPEN: Project = { ...CLOSED, publishablePorts: [3000, 3001, 3002] };

const factsOf = (properties: object) =>
  resourceFacts({
    ...{ urn: "c", type: CONTAINER, managedByProvider: true },
    properties: { image: "web:1", networksAdvanced: [{ name: "back" }], ...properties },
  });
const port = (internal: number, external = internal, ip = "127.0.0.1") => ({ internal, external, ip });
const judged = (project: Project, properties: object) => evaluate(factsOf(properties), rulesOf(project));
const said = (project: Project, rule: string, properties: object) =>
  judged(project, properties)
    .filter((finding) => finding.rule === rule)
    .map(({ message }) => message)
    .join("\n");

describe("another project's gate", () => {
  test.each<[string, Project, object, string]>([
    ["a port that it forbids", OPEN, { ports: [port(5432)] }, "database-port ports[0]"],
    ["another one", OPEN, { ports: [port(9187)] }, "database-port ports[0]"],
    ["one on the host's side", OPEN, { ports: [port(3000, 9187)] }, "database-port ports[0]"],
    ["a port that it lets be published", OPEN, { ports: [port(3000)] }, ""],
    ["another one that it lets", OPEN, { ports: [port(3001)] }, ""],
    ["both of them", OPEN, { ports: [port(3000), port(3001)] }, ""],
    ["one of them twice", OPEN, { ports: [port(3001), port(3000), port(3001)] }, "api-port-only ports[2]"],
    ["Mallku's own port", OPEN, { ports: [port(8529)] }, "api-port-only ports[0]"],
    ["any port where none may be", CLOSED, { ports: [port(3000)] }, "api-port-only ports[0]"],
    [
      "its data in another container",
      OPEN,
      { volumes: [{ volumeName: "files" }] },
      "data-volume volumes[0].volumeName",
    ],
    ["Mallku's data", OPEN, { volumes: [{ volumeName: "mallku-database-data" }] }, ""],
  ])("judges by its own ports and names: %s", (_what, project, properties, expected) => {
    expect(placesOf(judged(project, properties))).toBe(expected);
  });

  test("says what may be published, and that nothing may", () => {
    expect(said(OPEN, "database-port", { ports: [port(9187)] })).toContain("9187, is published to the host");
    expect(said(OPEN, "database-port", { ports: [port(9187)] })).toContain(
      "Publish 3000, 3001 or 3002, the API's",
    );
    expect(said(CLOSED, "database-port", { ports: [port(5432)] })).toContain("Publish nothing: containers");
    expect(said(OPEN, "database-port", { publishAllPorts: true })).toContain("5432 or 9187 among them");
    expect(said(OPEN, "api-port-only", { ports: [port(22)] })).toContain(
      "container port 3000, 3001 or 3002 over",
    );
    expect(said(CLOSED, "api-port-only", { ports: [port(22)] })).toContain("Publish nothing: containers");
  });

  test("describes its rules by its own ports", () => {
    const textsOf = (project: Project) =>
      Object.fromEntries(
        [...rulesOf(project), ...stackRulesOf(project)].map(({ id, title, remedy }) => [
          id,
          `${title}. ${remedy}`,
        ]),
      );
    expect(textsOf(OPEN)["database-port"]).toContain("port 5432 or 9187 is never published");
    expect(textsOf(OPEN)["database-port"]).toContain("one mapping of container port 3000, 3001 or 3002");
    expect(textsOf(CLOSED)["database-port"]).toContain("Publish nothing, with publishAllPorts off.");
    expect(textsOf(OPEN)["api-port-only"]).toContain("Only the API's port 3000, 3001 or 3002 is published");
    expect(textsOf(OPEN)["api-port-only"]).toContain("of container port 3000, 3001 or 3002 over tcp");
    expect(textsOf(CLOSED)["api-port-only"]).toBe(
      "Nothing is published. Publish nothing: containers of one network need no mapping.",
    );
    expect(textsOf(OPEN)["one-published-port"]).toContain("Publish 3000, 3001 or 3002 from the database's");
    expect(textsOf(CLOSED)["one-published-port"]).toContain("Publish nothing; containers talk");
  });

  test("asks for the protection of its own data, and not of Mallku's", () => {
    const asked = (name: string) => {
      const urn = "urn:pulumi:prod::acme::docker:index/volume:Volume::v";
      const properties = { name, driver: "local" };
      const facts = resourceFacts({ urn, type: VOLUME, properties, managedByProvider: true });
      return placesOf(evaluate(facts, rulesOf(CLOSED)));
    };
    expect(asked("files")).toBe("protected-data");
    expect(asked("mallku-database-data")).toBe("");
  });

  test("lets one container publish each port, and its database no other beside it", () => {
    const stack = (project: Project, ...containers: object[]) => {
      const members = containers.map((properties) => ({ facts: factsOf(properties), origins: {} }));
      return placesOf(evaluateStack({ members }, "the stack", stackRulesOf(project)));
    };
    const web = { name: "web", ports: [port(3001)] };
    expect(stack(OPEN, web)).toBe("");
    expect(stack(OPEN, web, { name: "other", ports: [port(3000)] })).toBe("");
    expect(stack(OPEN, web, { ...web, name: "other" })).toBe("one-published-port");
    expect(stack(OPEN, web, { name: "db" })).toBe("one-published-port ports");
    expect(stack(CLOSED, web, { ...web, name: "other" })).toBe("");
  });
});

describe("a port that another project forbids, in a command line", () => {
  test.each([
    [["postgres", "-h", "0.0.0.0", "-p", "5432"]],
    [["server", "--bind", "[::]:5432"]],
    [["reader", "--endpoint", "tcp://db:5432"]],
  ])("is no finding, because only the program knows what it does with it: %s", (command) => {
    expect(placesOf(judged(OPEN, { command }))).toBe("");
  });

  const listening = { command: ["server", "--bind", "0.0.0.0:5432"] };
  const attached = (name: string) => ({ networksAdvanced: [{ name }] });

  test.each<[string, object, string]>([
    ["a mapping", { ports: [port(5432)] }, "database-port ports[0]"],
    ["a mapping to another port", { ports: [port(5432, 3000)] }, "database-port ports[0]"],
    ["the port on the host", { ports: [port(3000, 5432)] }, "database-port ports[0]"],
    ["all ports of the image", { publishAllPorts: true }, "database-port publishAllPorts"],
    ["a mapping of a port that nobody named", { ports: [port(6000)] }, "api-port-only ports[0]"],
    ["every address", { ports: [port(3000, 3000, "0.0.0.0")] }, "publish-address ports[0].ip"],
    ["the host's network", { networkMode: "host" }, "network-namespace networkMode"],
    ["Docker's default network", attached("bridge"), "default-network networksAdvanced[0].name"],
    [
      "a reverse proxy",
      { labels: [{ label: "traefik.http.services.db.loadbalancer.server.port", value: "5432" }] },
      "proxy-publication labels[0]",
    ],
  ])("gets no way out to what listens on it by %s", (_what, properties, expected) => {
    expect(placesOf(judged(OPEN, { ...listening, ...properties }))).toBe(expected);
  });

  test.each<[string, object, string]>([
    ["the office's", { driver: "macvlan" }, "network-driver driver"],
    ["routed", { options: { [`${BRIDGE}.gateway_mode_ipv4`]: "routed" } }, "network-options"],
    ["without bounds for IPv6", { ipv6: true }, "network-options ipv6"],
  ])("gets no way out by a network that is %s", (_what, properties, expected) => {
    const options = {
      [`${BRIDGE}.enable_ip_masquerade`]: "false",
      [`${BRIDGE}.host_binding_ipv4`]: "127.0.0.1",
    };
    const declared = { name: "back", driver: "bridge", options, ...properties };
    const facts = resourceFacts({ urn: "n", type: NETWORK, properties: declared, managedByProvider: true });
    expect(placesOf(evaluate(facts, rulesOf(OPEN)))).toContain(expected);
  });

  test("gets no way out by a network that another stack, or nobody, declared", () => {
    const members = [{ facts: factsOf({ ...listening, ...attached("theirs") }), origins: {} }];
    expect(placesOf(evaluateStack({ members }, "the stack", stackRulesOf(OPEN)))).toContain(
      "declared-networks",
    );
  });
});

test("ports are listed as a sentence has them", () => {
  expect([oneOf([1]), oneOf([1, 2]), oneOf([1, 2, 3])]).toEqual(["1", "1 or 2", "1, 2 or 3"]);
});

test("Mallku's own gate is of its own ports", () => {
  expect(MALLKU).toMatchObject({ forbiddenPorts: [8529], publishablePorts: [8080] });
});
