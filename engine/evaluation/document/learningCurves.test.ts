import { describe, expect, it } from 'vitest';
import { learningCurve } from './learningCurves.js';

describe('learningCurve', () => {
  const log = [0.2, 0.4, 0.2, 0.4, 0.6, 0.6, 0.8, 0.8, 0.9]
    .map((right, index) => JSON.stringify({ step: (index + 1) * 25, hd_loss: 1, hd: right }))
    .join('\n');

  it('puts four lines into a point, at the step of the last', () => {
    const points = learningCurve(`${log}\n`, 'hd', 'own-hd.jsonl');
    expect(points.map(({ step }) => step)).toEqual([100, 200]);
    expect(points[0]!.right).toBeCloseTo(0.3);
    expect(points[1]!.right).toBeCloseTo(0.7);
  });

  it('names the line of a log of another variant', () => {
    expect(() => learningCurve(log, 'full', 'own-full.jsonl')).toThrow(/own-full\.jsonl, line 1.*"full"/);
  });
});
