import type { Annotation, Label, Verdict } from '../../protocol/annotation.js';
import { maxNoteLength } from '../../protocol/sessionLimits.js';

/** A text that a careless writer lets out of its place in markup, a table or a path. */
export const hostileText =
  '</title></style><script>alert("x")</script><img src=x onerror=alert(1)> \'quoted\' "double" & &amp; %s ${a} ../..\n' +
  'second line\ttab, comma; 😀👩‍👩‍👧 \u202Eright to left\u202C עברית العربية 日本語 e\u0301 \uFFFD ]]> <!-- -->';

/** As long as a note may be. */
export const longText = 'All work and no play. '.repeat(500).slice(0, maxNoteLength);

/** Labels with hostile names: markup, a formula, writing from right to left. */
export const fixtureLabels: readonly Label[] = [
  { id: 'label-ship', name: 'ship <script>alert("l")</script>', colour: '#e4572e' },
  { id: 'label-crane', name: '=1+1', colour: '#17bebb' },
  { id: 'label-rtl', name: 'רציף "מזרחי"', colour: '#ffc914' },
  { id: 'label-unused', name: 'never used', colour: '#76b041' },
];

const at = { createdAt: '2026-11-30T09:40:00.000Z', changedAt: '2026-11-30T09:50:00.000Z' } as const;

/** All six shapes, some of them twice: beyond the picture, with holes, tied to a run, a token, a layer. */
export const fixtureAnnotations: readonly Annotation[] = [
  {
    ...{ id: 'box-1', ...at, labelId: 'label-ship', note: hostileText },
    shape: { type: 'box', x: 60, y: 80, width: 100, height: 140 },
    tie: { runId: 'run-1', tokenIndex: 2, layer: 2 },
  },
  {
    ...{ id: 'box-outside', ...at, labelId: null, note: '', tie: null },
    shape: { type: 'box', x: -40.5, y: 350.25, width: 120, height: 100 },
  },
  {
    ...{ id: 'polygon-1', ...at, labelId: 'label-crane', note: '-2+3' },
    shape: {
      type: 'polygon',
      points: [
        [300, 140],
        [420, 140],
        [420, 240],
        [300, 240],
      ],
      holes: [
        [
          [330, 160],
          [390, 160],
          [360, 220],
        ],
        [
          [305, 225],
          [315, 225],
          [315, 235],
          [305, 235],
        ],
      ],
    },
    tie: { runId: 'run-2', tokenIndex: 1 },
  },
  {
    ...{ id: 'polygon-2', ...at, labelId: 'label-rtl', note: longText },
    shape: {
      type: 'polygon',
      points: [
        [500, 250],
        [560.5, 260.25],
        [530, 370],
      ],
    },
    tie: { runId: 'run-1' },
  },
  {
    ...{ id: 'arrow-1', ...at, labelId: 'label-ship', note: 'wind', tie: null },
    shape: { type: 'arrow', from: [200, 60], to: [165, 100] },
  },
  {
    ...{ id: 'freehand-1', ...at, labelId: null, note: 'a wave', tie: null },
    shape: {
      type: 'freehand',
      points: Array.from({ length: 40 }, (_, i) => [200 + i * 5, 300 + 20 * Math.sin(i / 3)] as const),
    },
  },
  {
    ...{ id: 'point-1', ...at, labelId: 'label-crane', note: '', tie: null },
    shape: { type: 'point', at: [455.5, 120.5] },
  },
  {
    ...{ id: 'text-1', ...at, labelId: null, note: '', tie: null },
    shape: { type: 'text', at: [40, 20], text: hostileText, sizePx: 14 },
  },
  {
    ...{ id: 'text-2', ...at, labelId: 'label-ship', note: '+1', tie: null },
    shape: { type: 'text', at: [300, 380], text: 'Berth 7: Ärmel-Øre', sizePx: 16 },
  },
];

/** The first answer is right, the second wrong, the third, which failed, has no verdict. */
export const fixtureVerdicts: Readonly<Record<string, Verdict>> = {
  'run-1': { verdict: 'right', expected: '', at: '2026-11-30T10:00:00.000Z' },
  'run-2': { verdict: 'wrong', expected: '@three <cranes>, "3"', at: '2026-11-30T10:01:00.000Z' },
};
