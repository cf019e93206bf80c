/** Style of every page: light and dark by the reader's setting, no font or picture from elsewhere. */
export const style = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #59636e; --page: #fff; --card: #f6f8fa; --line: #d1d9e0;
  --good: #1a7f37; --bad: #cf222e; --warn: #9a6700; --server: #0969da; --internal: #8250df; --client: #bc4c00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --page: #0d1117; --card: #151b23;
  --line: #3d444d; --good: #3fb950; --bad: #f85149; --warn: #d29922; --server: #4493f8; --internal: #ab7df8; --client: #f0883e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: .8rem; margin: 0 0 .4rem; color: var(--soft); }
code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .87em; overflow-wrap: anywhere; }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0 0; padding: 0; list-style: none; }
.card { border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin: .5rem 0; padding: .6rem .9rem; }
.card > p { margin: .25rem 0; } .card ul { margin: .25rem 0; padding-left: 1.2rem; }
summary { cursor: pointer; display: flex; flex-wrap: wrap; gap: .25rem .8rem; align-items: baseline; }
summary::before { content: "\\25B8"; color: var(--soft); } details[open] > summary::before { content: "\\25BE"; }
:focus-visible { outline: 2px solid var(--server); outline-offset: 3px; border-radius: 4px; }
.grow { flex: 1; overflow-wrap: anywhere; } .badge { font-weight: 600; }
.sides { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.2rem; margin-top: .8rem; }
@media (max-width: 55rem) { .sides { grid-template-columns: minmax(0, 1fr); } }
.row { display: grid; grid-template-columns: minmax(8rem, 2fr) 3fr 5rem; gap: .6rem; align-items: center; padding: .1rem 0; }
.row > .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { position: relative; height: .9rem; background: color-mix(in srgb, var(--line) 40%, transparent); border-radius: 3px; }
.bar { position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: 3px; background: var(--internal); }
.SERVER > .track > .bar { background: var(--server); } .CLIENT > .track > .bar, .PRODUCER > .track > .bar { background: var(--client); }
.failed > .track > .bar { background: var(--bad); } .time { text-align: right; white-space: nowrap; }
.logs { list-style: none; margin: 0 0 .8rem; padding: 0; } .logs li { border-left: 3px solid var(--line); padding-left: .5rem; margin: .2rem 0; }
.logs li.error, .logs li.fatal { border-color: var(--bad); } .logs li.warn { border-color: var(--warn); }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
`;
