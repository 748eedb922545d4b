/** The looks of a report, on screen and on paper. No colour of the picture depends on it. */
export const reportStyle = `
:root { color: #1b222b; background: #fff; font: 15px/1.5 Inter, 'Inter Variable', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif; }
* { box-sizing: border-box; }
body { max-width: 62rem; margin: 0 auto; padding: 2.5rem 2rem 4rem; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.3rem; line-height: 1.35; font-weight: 600; overflow-wrap: anywhere; white-space: pre-wrap; }
h3 { margin: 1.75rem 0 .5rem; font-size: .95rem; font-weight: 600; }
p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.faint { color: #5b6672; font-size: .87rem; }
header { border-bottom: 1px solid #d9dee4; padding-bottom: 1.25rem; margin-bottom: 1.5rem; }
header .faint { margin-top: .5rem; }
section { margin-top: 3rem; border-top: 1px solid #d9dee4; padding-top: 1.75rem; }
.number { color: #5b6672; font-size: .87rem; font-weight: 600; margin-bottom: .25rem; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
.picture svg { border: 1px solid #d9dee4; max-height: 44rem; }
figcaption { color: #5b6672; font-size: .87rem; margin-top: .4rem; overflow-wrap: anywhere; }
.looked { max-width: 34rem; }
.answer { border-left: 3px solid #2a788e; margin: .9rem 0; padding: .15rem 0 .15rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.08rem; }
.answer--none { border-color: #b3541e; color: #8a3f14; font-size: 1rem; }
.verdict { display: inline-block; border-radius: 1rem; padding: .1rem .75rem; font-size: .87rem; font-weight: 600; border: 1px solid currentColor; }
.verdict--right { color: #1c6b3c; } .verdict--wrong { color: #a12622; } .verdict--unsure { color: #6a5200; }
.strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .9rem; }
.tile { border: 1px solid #d9dee4; border-radius: .35rem; overflow: hidden; break-inside: avoid; }
.tile figcaption { margin: 0; padding: .3rem .5rem .4rem; font-size: .78rem; line-height: 1.35; }
.tile b { display: block; color: #1b222b; font-size: .9rem; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 2.6em; overflow: hidden; }
.tile b.special { color: #5b6672; font-weight: 400; font-style: italic; }
.scale { display: flex; align-items: center; gap: .6rem; font-size: .82rem; color: #5b6672; margin: .1rem 0 .8rem; }
.scale svg { width: 9rem; height: .9rem; border: 1px solid #d9dee4; flex: none; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .28rem .8rem .28rem 0; border-top: 1px solid #e6eaee; overflow-wrap: anywhere; }
th { font-weight: 500; color: #5b6672; width: 12rem; }
thead th { width: auto; border-top: 0; color: #1b222b; font-weight: 600; }
td.note { white-space: pre-wrap; max-width: 26rem; }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .45rem; vertical-align: -.08rem; }
.labels { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .87rem; margin-top: .6rem; }
footer { margin-top: 3rem; border-top: 1px solid #d9dee4; padding-top: 1rem; }
.definitions { position: absolute; width: 0; height: 0; }
@page { margin: 16mm 14mm; }
@media print {
  :root { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  section { margin-top: 1.6rem; padding-top: 1.2rem; }
  h2, h3, .number, .scale { break-after: avoid; }
  .picture, tr, .answer { break-inside: avoid; }
  .picture svg { max-height: 150mm; }
  .looked { max-width: 112mm; }
  .strip { grid-template-columns: repeat(5, 1fr); gap: .6rem; }
  th { width: 9rem; }
}
`;
