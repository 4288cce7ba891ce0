/** Colours as variables, so that light and dark are the same page; each pair of text and ground has contrast AA. */
export const STYLE = `
:root { color-scheme: light dark;
  --ground: #f5f3ee; --panel: #ffffff; --ink: #1c2430; --muted: #525c6b; --line: #cfc9bc; --tint: #faf8f4;
  --pass: #14693d; --pass-tint: #e2f2e9; --fail: #a8201a; --fail-tint: #fce8e6;
  --unknown: #4f5866; --unknown-tint: #e9ebee; --way: #1f5c8b; --host: #eef1f4; --network: #e4eef6; --container: #ffffff; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #11151b; --panel: #1a2028; --ink: #e7eaef; --muted: #a9b3c1; --line: #39434f; --tint: #151a21;
  --pass: #67d79b; --pass-tint: #14301f; --fail: #ff9087; --fail-tint: #401c19;
  --unknown: #b9c1cd; --unknown-tint: #2a323c; --way: #86bdea; --host: #161c23; --network: #182635; --container: #1d242d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.page { max-width: 1120px; margin: 0 auto; padding: 28px 20px 48px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 1.15rem; margin: 0 0 12px; } h3 { font-size: 1rem; margin: 0; }
p { margin: 4px 0; } .muted { color: var(--muted); } code { font: 0.92em ui-monospace, monospace; }
section, .panel { background: var(--panel); border: 1px solid var(--line); border-radius: 14px; padding: 20px; margin-top: 20px; }
.verdict { display: inline-block; border-radius: 8px; padding: 4px 12px; font-weight: 650; margin: 10px 0 4px; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .unknown { color: var(--unknown); }
.verdict.pass, .state.pass { background: var(--pass-tint); } .verdict.fail, .state.fail { background: var(--fail-tint); } .verdict.unknown, .state.unknown { background: var(--unknown-tint); }
.two { display: grid; gap: 20px; grid-template-columns: minmax(0, 430px) minmax(0, 1fr); align-items: start; }
.barriers { list-style: none; margin: 0; padding: 0; } .barriers > li { padding: 14px 0; border-top: 1px solid var(--line); }
.barriers > li:first-child { border-top: 0; padding-top: 0; }
.line { display: flex; gap: 10px; align-items: baseline; } .line h3 { flex: 1; }
.number { font-weight: 700; color: var(--muted); min-width: 1.2em; }
.state { border-radius: 6px; padding: 1px 9px; font-size: 0.88rem; font-weight: 650; white-space: nowrap; }
details { margin: 6px 0 0 30px; } summary { cursor: pointer; color: var(--muted); } .why { margin: 6px 0 0 30px; color: var(--muted); }
ul.evidence { margin: 4px 0; padding-left: 18px; font-size: 0.92rem; }
.scroll { overflow-x: auto; } .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--way); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; } caption { text-align: left; font-weight: 650; padding: 0 0 8px; }
th, td { text-align: left; vertical-align: top; padding: 7px 10px; border-top: 1px solid var(--line); } thead th { border-top: 0; color: var(--muted); font-weight: 600; }
tbody th { font-weight: 600; } td:last-child { white-space: nowrap; } tr.differs { background: var(--fail-tint); } table + table { margin-top: 22px; }
figure { margin: 0; } figcaption { margin-top: 10px; font-size: 0.9rem; color: var(--muted); }
svg { display: block; width: 100%; max-width: 430px; height: auto; margin: 0 auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .small { font-size: 11.5px; fill: var(--muted); } svg .strong { font-weight: 650; fill: var(--ink); } svg .label { font-size: 12px; fill: var(--muted); font-weight: 600; } svg .label.long { font-size: 10px; }
.frame { stroke: var(--line); stroke-width: 1.5; } .frame.host { fill: var(--host); } .frame.network { fill: var(--network); } .frame.container { fill: var(--container); stroke: var(--ink); stroke-width: 2; }
.frame.absent { stroke-dasharray: 7 6; opacity: 0.75; } .box { fill: var(--tint); stroke: var(--ink); stroke-width: 1.2; } .actor { fill: var(--panel); stroke: var(--muted); stroke-width: 1.2; }
.door { stroke-width: 1.6; } .door.ok { fill: var(--panel); stroke: var(--way); } .door.closed { fill: var(--panel); stroke: var(--muted); stroke-dasharray: 5 3; } .door.bad { fill: var(--fail-tint); stroke: var(--fail); stroke-dasharray: 5 3; }
.arrow { fill: none; stroke-width: 2; } .arrow.way { stroke: var(--way); } .arrow.blocked { stroke: var(--muted); stroke-dasharray: 4 4; } .arrow.broken { stroke: var(--fail); }
.head.way { fill: var(--way); } .head.blocked { fill: var(--muted); } .head.broken { fill: var(--fail); }
.wall.pass { fill: var(--pass); } .wall.fail { fill: none; stroke: var(--fail); stroke-dasharray: 4 4; } .wall.unknown { fill: var(--unknown); }
.badge.pass > :first-child { fill: var(--pass-tint); stroke: var(--pass); stroke-width: 1.8; } .badge.fail > :first-child { fill: var(--fail-tint); stroke: var(--fail); stroke-width: 1.8; } .badge.unknown > :first-child { fill: var(--unknown-tint); stroke: var(--unknown); stroke-width: 1.8; stroke-dasharray: 3 2; }
svg .badge text { font-weight: 700; font-size: 12px; } svg .badge.pass text { fill: var(--pass); } svg .badge.fail text { fill: var(--fail); } svg .badge.unknown text { fill: var(--unknown); }
@media (max-width: 820px) { .two { grid-template-columns: minmax(0, 1fr); } .page { padding: 18px 12px 32px; } section, .panel { padding: 14px; } details, .why { margin-left: 0; }
  thead { position: absolute; clip-path: inset(50%); } tr, tbody th, td { display: block; padding: 2px 0; border: 0; } tbody tr { display: block; border-top: 1px solid var(--line); padding: 8px 6px; }
  td::before { content: attr(data-label) ": "; color: var(--muted); } }
@media print { body { background: none; } section { break-inside: avoid; } }
`;
