/** How the report of a batch looks, on a screen of either kind and on paper. */
export const batchReportStyle = `
:root { color-scheme: light dark; --ink: #1b1e24; --quiet: #5d6570; --line: #d9dde3; --paper: #fff; --right: #1a7340; --wrong: #b3261e; --outside: #8a5a00 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --quiet: #a2aab6; --line: #363c46; --paper: #16181d; --right: #6fcf97; --wrong: #ff8a80; --outside: #f2c063 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.5rem 4rem }
h1 { font-size: 1.7rem; margin: 0 0 1rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: .5rem 2rem; margin: 0 }
dt { color: var(--quiet); font-size: .85rem } dd { margin: 0; overflow-wrap: anywhere }
.quiet { color: var(--quiet); font-size: .85rem; margin: .1rem 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th { text-align: left; color: var(--quiet); font-weight: 500; font-size: .82rem }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
td:nth-child(n+3), th:nth-child(n+3) { white-space: nowrap; font-variant-numeric: tabular-nums }
section { display: grid; grid-template-columns: 10rem 1fr; gap: 1.25rem; margin: 0 0 1.75rem; break-inside: avoid }
.picture img { max-width: 100%; border: 1px solid var(--line); display: block }
.right { color: var(--right) } .wrong { color: var(--wrong) } .outside { color: var(--outside) }
.right, .wrong, .outside { font-size: .82rem; margin-left: .4rem }
@media (max-width: 44rem) { section { grid-template-columns: 1fr } .picture img { max-width: 12rem } }
@media print { main { padding: 0; max-width: none } }
`;
