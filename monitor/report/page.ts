import { createHash } from "node:crypto";
import type { Barrier, BarrierState } from "../barrier.ts";
import { drawing, DRAWN } from "./drawing.ts";
import { Markup, markup } from "./markup.ts";
import type { DatabaseReport } from "./model.ts";
import { STATES } from "./states.ts";
import { STYLE } from "./style.ts";
import { comparison } from "./tables.ts";

/** Nothing may be loaded, run or sent: the page is what is written in it, and its one style by its digest. */
function contentPolicy(): string {
  const digest = createHash("sha256").update(STYLE).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** One self-contained page of what is declared, what is live, and whether each barrier holds. */
export function reportPage(report: DatabaseReport): string {
  const { stack, at, apiUrl, internalUrl, standIns, notStopped } = report;
  const { text, state } = headline(report);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Mallku's database, stack ${stack}: ${text}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body><div class="page">
<header>
<h1>Mallku's database, stack ${stack}</h1>
<p class="verdict ${state}">${STATES[state].sign} ${text}</p>
<p class="muted">Measured ${at.toISOString()}. API: <code>${apiUrl}</code>; for containers on its network <code>${internalUrl}</code>.</p>
<p class="muted">Stand-ins: ${standIns.length === 0 ? "none" : standIns.join("; ")}.</p>
</header>
<main>
<div class="two">
<section aria-labelledby="drawn"><h2 id="drawn">Who reaches what</h2>
<figure>${drawing(report)}
<figcaption>The numbers are those of the list: a circle with ✓ holds, a square with ✕ is broken, a diamond with ? could not be measured.</figcaption></figure>
</section>
<section aria-labelledby="barriers"><h2 id="barriers">Barriers</h2>
<ol class="barriers" role="list">${barriersInOrder(report).map(barrierItem)}</ol>
</section>
</div>
${comparison(report)}
<section aria-labelledby="open"><h2 id="open">What none of this stops</h2>
<ul>${notStopped.map((line) => markup`<li>${line}</li>`)}</ul>
</section>
</main>
</div></body>
</html>
`.text;
}

function headline({ verdict, objects, properties, undeclared }: DatabaseReport): {
  text: string;
  state: BarrierState;
} {
  const broken = verdict.barriers.filter((barrier) => barrier.state === "fail").length;
  const unknown = verdict.barriers.filter((barrier) => barrier.state === "unknown").length;
  if (broken > 0) return { text: `${broken} of ${verdict.barriers.length} barriers broken`, state: "fail" };
  if (unknown > 0)
    return { text: `${unknown} of ${verdict.barriers.length} barriers not known`, state: "unknown" };
  const agrees = [...objects, ...properties].every((row) => row.agrees);
  if (undeclared !== undefined)
    return { text: "every barrier holds, and what is declared could not be had", state: "unknown" };
  return agrees
    ? { text: "every barrier holds", state: "pass" }
    : { text: "every barrier holds, and what is live differs from what is declared", state: "unknown" };
}

function barriersInOrder({ verdict }: DatabaseReport): readonly Barrier[] {
  return DRAWN.flatMap((id) => verdict.barriers.filter((barrier) => barrier.id === id));
}

function barrierItem({ id, title, state, evidence, why }: Barrier): Markup {
  const number = DRAWN.findIndex((drawn) => drawn === id) + 1;
  const lines = evidence.map((line) => markup`<li>${line}</li>`);
  return markup`<li><div class="line"><span class="number">${number}</span><h3>${title}</h3>
<span class="state ${state}">${STATES[state].sign} ${STATES[state].word}</span></div>
<p class="why">${why}</p>
<details${state === "pass" ? "" : new Markup(" open")}><summary>What was measured (<code>${id}</code>)</summary><ul class="evidence">${lines}</ul></details></li>
`;
}
