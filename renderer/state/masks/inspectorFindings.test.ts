// @vitest-environment node
import { expect, it } from 'vitest';
import type { Annotation } from '../../../engine/protocol/annotation.js';
import { findingsOf } from './inspectorFindings.js';

const place = { x: 0, y: 0, width: 900, height: 900 };

function marked(id: string, x: number, y: number, width = 100): Annotation {
  const at = '2026-11-30T18:00:00.000Z';
  const shape = { type: 'box', x, y, width, height: 100 } as const;
  return { id, shape, labelId: null, note: '', tie: null, createdAt: at, changedAt: at };
}

it('tells cells that are always chosen, annotations that never were, and how much of the others was', () => {
  const shares = new Float32Array(81);
  shares[0] = 1;
  shares[1] = 0.5;
  shares[80] = 0.96875;
  const marks = [marked('read', 0, 0, 200), marked('blind', 300, 300), marked('beside', 2000, 0)];
  const { pairs, sinks, annotations } = findingsOf({ shares, pairs: 32 }, marks, place);
  expect(pairs).toBe(32);
  expect(sinks).toEqual([
    { cell: 0, share: 1 },
    { cell: 80, share: 0.96875 },
  ]);
  expect(annotations.map(({ annotation: { id }, cells, share }) => [id, cells, share])).toEqual([
    ['read', [0, 1], 0.75],
    ['blind', [30], 0],
  ]);
});
