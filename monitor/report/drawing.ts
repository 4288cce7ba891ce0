import type { Barrier, BarrierState } from "../barrier.ts";
import type { BarrierId } from "../barriers.ts";
import type { DatabaseReport } from "./model.ts";
import { markup, type Markup } from "./markup.ts";
import { STATES } from "./states.ts";

/** What fits on a line of the drawing; a longer name is whole in the text beside it. */
const NAME_LENGTH = 30;
const DOOR_LENGTH = 20;
const MORE_DOORS = 2;

/**
 * The drawing: who is outside, what is open, and where each barrier stands. One column, so that it is as
 * legible on a phone as on a desk. Each barrier is a numbered badge, told apart by its shape and sign too.
 */
export function drawing(report: DatabaseReport): Markup {
  const { verdict, containerName, networkName, volumeName, apiUrl, published } = report;
  const presence = verdict.containerState === "absent" ? "container absent" : "container";
  const own = new URL(apiUrl).host;
  const isOpen = published.some((publication) => publication.startsWith(`${own} `));
  const others = published.filter((publication) => !publication.startsWith(`${own} `));
  const reach = stateOf(report, "no_direct_access");
  return markup`<svg viewBox="0 0 400 624" role="img" aria-labelledby="drawing-title" aria-describedby="drawing-words">
<title id="drawing-title">What is declared and what is live</title>
<desc id="drawing-words">${inWords(report)}</desc>
<g aria-hidden="true">
${frame({ x: 4, y: 62, width: 392, height: 558, kind: "host" }, "this host")}
${frame({ x: 16, y: 142, width: 368, height: 450, kind: "network" }, `network ${clip(networkName)}`)}
${frame({ x: 30, y: 242, width: 340, height: 322, kind: presence }, clip(containerName))}
<text class="small" x="46" y="536">container, ${verdict.containerState}</text>
${actor(8, 166, 4, "programs on this host")}
${door(20, 176, 92, isOpen ? own : `${own}: closed`, isOpen ? "ok" : "closed")}
${others.length === 0 ? [] : [actor(222, 170, 4, "anybody who finds it"), arrow("broken", [306, 40, 306, 76])]}
${others.slice(0, MORE_DOORS).map((text, index) => door(232, 156, 78 + index * 30, text.split(" ")[0] ?? text, "bad"))}
${arrow("way", [70, 40, 70, 92])}
${arrow("way", [70, 118, 70, 300])}
${actor(206, 164, 172, "a neighbour container")}
${arrow("way", [240, 208, 240, 224, 150, 224, 150, 300])}
${arrow(reach === "fail" ? "broken" : "blocked", [312, 208, 312, 235])}
<rect class="wall ${reach}" x="266" y="236" width="92" height="12" rx="4"/>
<text class="small" x="312" y="310" text-anchor="middle">8529 from outside:</text>
<text class="strong" x="312" y="328" text-anchor="middle">${reachWord(reach)}</text>
${box(46, 300, 150, 62, "gateway", "the API, port 8080")}
${arrow("way", [121, 362, 121, 412])}
<text class="small" x="131" y="392">127.0.0.1 only</text>
${box(46, 412, 150, 62, "database", "port 8529")}
${arrow("way", [196, 443, 240, 443])}
${volume(242, 412, clip(volumeName, 22))}
${badge(report, "only_api_published", 1, 212, 105)}
${badge(report, "api_accessible", 2, 70, 270)}
${badge(report, "no_direct_access", 3, 312, 272)}
${badge(report, "database_on_loopback", 4, 188, 410)}
${badge(report, "database_isolated", 5, 344, 538)}
</g>
</svg>`;
}

/** The order of the badges is that of the list beside the drawing. */
export const DRAWN: readonly BarrierId[] = [
  "only_api_published",
  "api_accessible",
  "no_direct_access",
  "database_on_loopback",
  "database_isolated",
];

function inWords(report: DatabaseReport): string {
  const { verdict, containerName, networkName, volumeName, apiUrl, published } = report;
  const barriers = verdict.barriers.map(({ title, state }) => `${title}: ${STATES[state].word}.`);
  return [
    `Container ${containerName}, which is ${verdict.containerState}, is on network ${networkName} and keeps its documents in volume ${volumeName}.`,
    `Programs on this host reach the gateway in it at ${apiUrl}; the gateway reaches the database on 127.0.0.1 port 8529 inside the container.`,
    `Published: ${published.length === 0 ? "nothing" : published.join(", ")}.`,
    ...barriers,
  ].join(" ");
}

function barrierOf({ verdict }: DatabaseReport, id: BarrierId): Barrier | undefined {
  return verdict.barriers.find((barrier) => barrier.id === id);
}

function stateOf(report: DatabaseReport, id: BarrierId): BarrierState {
  return barrierOf(report, id)?.state ?? "unknown";
}

function reachWord(state: BarrierState): string {
  return { pass: "refused", fail: "NOT refused", unknown: "not known" }[state];
}

function clip(text: string, length = NAME_LENGTH): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
}

/** Named at its foot, where no arrow comes in. */
function frame({ x, y, width, height, kind }: Frame, label: string): Markup {
  return markup`<rect class="frame ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="12"/>
<text class="label${label.length > 32 ? " long" : ""}" x="${x + 16}" y="${y + height - 10}">${label}</text>`;
}

function box(x: number, y: number, width: number, height: number, title: string, words: string): Markup {
  return markup`<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>
<text class="strong" x="${x + width / 2}" y="${y + height / 2 - 3}" text-anchor="middle">${title}</text>
<text class="small" x="${x + width / 2}" y="${y + height / 2 + 15}" text-anchor="middle">${words}</text>`;
}

function actor(x: number, width: number, y: number, label: string): Markup {
  return markup`<rect class="actor" x="${x}" y="${y}" width="${width}" height="36" rx="18"/>
<text x="${x + width / 2}" y="${y + 23}" text-anchor="middle">${label}</text>`;
}

function door(x: number, width: number, y: number, label: string, kind: "ok" | "closed" | "bad"): Markup {
  return markup`<rect class="door ${kind}" x="${x}" y="${y}" width="${width}" height="26" rx="5"/>
<text class="small strong" x="${x + 10}" y="${y + 17}">${clip(label, DOOR_LENGTH)}</text>`;
}

function arrow(kind: "way" | "blocked" | "broken", points: readonly number[]): Markup {
  const [x = 0, y = 0] = points.slice(-2);
  const [fromX = 0] = points.slice(-4, -3);
  const head =
    fromX === x
      ? `${x - 5},${y - 8} ${x + 5},${y - 8} ${x},${y}`
      : `${x - 8},${y - 5} ${x - 8},${y + 5} ${x},${y}`;
  return markup`<polyline class="arrow ${kind}" points="${points.join(" ")}"/><polygon class="head ${kind}" points="${head}"/>`;
}

function volume(x: number, y: number, label: string): Markup {
  return markup`<path class="box" d="M${x} ${y + 10} v40 a53 10 0 0 0 106 0 v-40"/>
<ellipse class="box" cx="${x + 53}" cy="${y + 10}" rx="53" ry="10"/>
<text class="small" x="${x + 53}" y="${y + 38}" text-anchor="middle">documents</text>
<text class="small" x="${x + 53}" y="${y + 78}" text-anchor="middle">${label}</text>`;
}

function badge(report: DatabaseReport, id: BarrierId, number: number, x: number, y: number): Markup {
  const state = stateOf(report, id);
  const shapes: Readonly<Record<BarrierState, Markup>> = {
    pass: markup`<circle cx="${x}" cy="${y}" r="13"/>`,
    fail: markup`<rect x="${x - 13}" y="${y - 13}" width="26" height="26" rx="3"/>`,
    unknown: markup`<polygon points="${x},${y - 16} ${x + 16},${y} ${x},${y + 16} ${x - 16},${y}"/>`,
  };
  return markup`<g class="badge ${state}">${shapes[state]}<text x="${x}" y="${y + 4}" text-anchor="middle">${number}${STATES[state].sign}</text></g>`;
}
