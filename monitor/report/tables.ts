import type { DatabaseReport, ObjectRow, PropertyRow } from "./model.ts";
import { markup, type Markup } from "./markup.ts";

/**
 * What is declared beside what is live. The roles are written out, because a table that a phone's style
 * makes into blocks is no table to a screen reader any more.
 */
export function comparison({ objects, properties, undeclared }: DatabaseReport): Markup {
  const differing = [...objects, ...properties].filter(({ agrees }) => !agrees).length;
  const summary = differing === 0 ? "What is live is what is declared." : `Lines that differ: ${differing}.`;
  return markup`<section aria-labelledby="compared"><h2 id="compared">Declared and live</h2>
${undeclared === undefined ? markup`<p>${summary}</p>` : markup`<p class="fail">The declaration could not be had: ${undeclared}</p>`}
${table("Objects", ["object", "the next up", "live"], objects.map(objectRow))}
${table("The container", ["property", "declared", "live"], properties.map(propertyRow))}
</section>`;
}

function table(caption: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  const cells = [...heads, "compared"].map(
    (head) => markup`<th scope="col" role="columnheader">${head}</th>`,
  );
  return markup`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${cells}</tr></thead>
<tbody role="rowgroup">${rows}</tbody></table>`;
}

function objectRow({ kind, name, declared, live, agrees }: ObjectRow): Markup {
  return row(`${kind} ${name}`, declared, live, agrees);
}

function propertyRow({ property, declared, live, agrees }: PropertyRow): Markup {
  return row(property, declared, live, agrees);
}

function row(head: string, declared: string, live: string, agrees: boolean): Markup {
  const cells = [
    ["declared", declared],
    ["live", live],
    ["compared", agrees ? "✓ the same" : "✕ differs"],
  ].map(([label = "", text = ""]) => markup`<td role="cell" data-label="${label}">${text}</td>`);
  return markup`<tr role="row" class="${agrees ? "same" : "differs"}"><th scope="row" role="rowheader">${head}</th>${cells}</tr>
`;
}
