import { describe, expect, test } from "vitest";
import type { Change } from "../../../engine/events.ts";
import type { LiveContainer, LiveObject, ObjectKind } from "../../../engine/live.ts";
import { reconcile, type Pair } from "../../../engine/reconcile.ts";

const TYPES: Readonly<Record<ObjectKind, string>> = {
  container: "docker:index/container:Container",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
  image: "docker:index/image:Image",
};

const LABELS = [
  { label: "io.mallku.instance", value: "" },
  { label: "io.mallku.stack", value: "dev" },
];

const INPUTS: Readonly<Record<ObjectKind, Record<string, unknown>>> = {
  container: { memory: 2048, memorySwap: 2048, cpus: "1.5", restart: "unless-stopped", labels: LABELS },
  network: { labels: LABELS },
  volume: { labels: LABELS },
  image: { build: { args: { CONTENT_DIGEST: "c0ffee" } } },
};

const RUNNING: LiveContainer = {
  state: "running",
  networkIds: ["network-id"],
  memory: 2 ** 31,
  memorySwap: 2 ** 31,
  nanoCpus: 1.5e9,
  restartPolicy: "unless-stopped",
};

function live(kind: ObjectKind, changes: Partial<LiveObject> = {}): LiveObject {
  const labels = { "io.mallku.instance": "", "io.mallku.stack": "dev", "io.mallku.content": "c0ffee" };
  const container = kind === "container" ? RUNNING : undefined;
  return { kind, id: `${kind}-id`, name: kind, labels, container, ...changes };
}

function pair(kind: ObjectKind, changes: Partial<Pair> = {}, change: Partial<Change> = {}): Pair {
  const object = live(kind);
  return {
    kind,
    name: kind,
    named: object,
    own: kind === "image" ? undefined : object,
    change: {
      urn: `urn:${kind}`,
      type: TYPES[kind],
      op: "same",
      oldId: kind === "image" ? undefined : object.id,
      inputs: INPUTS[kind],
      diffs: [],
      isProtected: false,
      ...change,
    },
    ...changes,
  };
}

function settled(): Record<ObjectKind, Pair> {
  return {
    network: pair("network"),
    volume: pair("volume"),
    image: pair("image"),
    container: pair("container"),
  };
}

/** The settled stack with some of its pairs put otherwise, reconciled, by name. */
function plan(changes: Partial<Record<ObjectKind, Pair>>) {
  const { foreign, keptVolumes, lost, setAside, stopped, replace } = reconcile(
    Object.values({ ...settled(), ...changes }),
  );
  const names = (pairs: readonly Pair[]) => pairs.map(({ name }) => name);
  return {
    foreign: names(foreign),
    keptVolumes: names(keptVolumes),
    lost: names(lost),
    setAside: names(setAside),
    stopped: names(stopped),
    replace,
  };
}

const NOTHING = { foreign: [], keptVolumes: [], lost: [], setAside: [], stopped: [], replace: [] };

describe("what Docker has against what the stack declares", () => {
  test("a stack that is as declared is left alone", () => {
    expect(plan({})).toEqual(NOTHING);
  });

  test("a container of that name which the stack did not make is never touched", () => {
    const created = { op: "create", oldId: undefined } as const;
    expect(plan({ container: pair("container", { own: undefined }, created) }).foreign).toEqual([
      "container",
    ]);
  });

  test("a container made again by hand under the declared name is not taken for the stack's", () => {
    const byHand = live("container", { id: "by-hand" });
    const found = plan({ container: pair("container", { named: byHand, own: undefined }) });
    expect(found).toMatchObject({ foreign: ["container"], lost: ["container"] });
  });

  test("data that an earlier stack of this name kept is taken up again", () => {
    const created = { op: "create", oldId: undefined } as const;
    expect(plan({ volume: pair("volume", { own: undefined }, created) })).toMatchObject({
      foreign: [],
      keptVolumes: ["volume"],
    });
  });

  test("a volume whose labels say nothing of this stack is somebody else's data", () => {
    const created = { op: "create", oldId: undefined } as const;
    const others: Record<string, string>[] = [{}, { "io.mallku.instance": "", "io.mallku.stack": "prod" }];
    for (const labels of others) {
      const volume = pair("volume", { own: undefined, named: live("volume", { labels }) }, created);
      expect(plan({ volume }).foreign).toEqual(["volume"]);
    }
  });

  test.each(["network", "volume", "container"] as const)("a %s removed by hand is made again", (kind) => {
    const gone = pair(kind, { own: undefined, named: undefined });
    expect(plan({ [kind]: gone }).lost).toEqual([kind]);
  });

  test("a container whose network was removed is replaced, or it would stand alone", () => {
    const network = pair("network", { own: undefined, named: undefined });
    expect(plan({ network }).replace).toEqual(["urn:container"]);
  });

  test.each(["exited", "created", "paused", "dead"])("a container that is %s is started", (state) => {
    const own = live("container", { container: { ...RUNNING, state } });
    expect(plan({ container: pair("container", { own, named: own }) }).stopped).toEqual(["container"]);
  });

  test("a container that a killed run had set aside for another gets its free name back, and is started", () => {
    const own = live("container", {
      name: "container-former-container-id",
      container: { ...RUNNING, state: "exited" },
    });
    const container = pair("container", { own, named: undefined });
    expect(plan({ container })).toMatchObject({ setAside: ["container"], stopped: ["container"], lost: [] });
    const others = pair("container", { own: { ...own, name: "renamed-by-hand" }, named: undefined });
    expect(plan({ container: others }).setAside).toEqual([]);
    expect(plan({ container: pair("container", { own }) }).setAside).toEqual([]);
  });

  test("the token's carrier, which never runs, is not started", () => {
    const own = live("container", { container: { ...RUNNING, state: "created", networkIds: [] } });
    const carrier = pair("container", { own, named: own }, { inputs: { ...INPUTS.container, start: false } });
    expect(plan({ container: carrier })).toEqual(NOTHING);
  });

  test.each<[string, Partial<LiveContainer>]>([
    ["its memory was changed by `docker update`", { memory: 2 ** 32 }],
    ["its swap was changed by `docker update`", { memorySwap: -1 }],
    ["its CPUs were changed by `docker update`", { nanoCpus: 1e9 }],
    ["its restart policy was changed by `docker update`", { restartPolicy: "no" }],
    ["it was connected to a second network", { networkIds: ["network-id", "other"] }],
    ["it was disconnected from its network", { networkIds: [] }],
    ["its network was made again under the same name", { networkIds: ["earlier-id"] }],
  ])("a container is replaced when %s", (_what, changes) => {
    const own = live("container", { container: { ...RUNNING, ...changes } });
    expect(plan({ container: pair("container", { own, named: own }) }).replace).toEqual(["urn:container"]);
  });

  test("an image deleted behind the stack's back is not missed while the container runs", () => {
    expect(plan({ image: pair("image", { named: undefined }) })).toEqual(NOTHING);
  });

  test("an image deleted, or a tag moved, is built again before a container is made from it", () => {
    const container = pair("container", { own: undefined, named: undefined });
    const deleted = pair("image", { named: undefined });
    const moved = pair("image", { named: live("image", { labels: { "io.mallku.content": "other" } }) });
    expect(plan({ container, image: deleted }).replace).toEqual(["urn:image"]);
    expect(plan({ container, image: moved }).replace).toEqual(["urn:image"]);
    expect(plan({ container }).replace).toEqual([]);
  });
});
