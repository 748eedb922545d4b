// @vitest-environment node
import { expect, it } from 'vitest';
import { maxNewTokens } from '../../../engine/protocol/limits.js';
import { steeringAt } from '../../../engine/selection/steerSelection.js';
import {
  emptyPlan,
  everywhere,
  moved,
  painted,
  paintedCount,
  planOfSteering,
  planSteering,
  withoutRule,
  type PaintScope,
} from './plan.js';
import { regionText, steeringText } from './planText.js';

const late: PaintScope = { layers: [3, 8], tokens: [1, 1] };

it('keeps one rule a scope, and none that is empty', () => {
  const one = painted(emptyPlan, everywhere, [0, 1], 'in');
  const two = painted(painted(one, late, [5], 'out'), everywhere, [1], 'out');
  expect(two.rules.map(paintedCount)).toEqual([{ in: 1, out: 1 }, { in: 0, out: 1 }]); // prettier-ignore
  expect(painted(two, everywhere, [1], 'out')).toBe(two);
  expect(painted(two, late, [5], 'erase').rules).toHaveLength(1);
  expect(painted(one, everywhere, [0, 1], 'erase')).toEqual(emptyPlan);
  expect(withoutRule(two, everywhere).rules).toHaveLength(1);
});

it('asks as it was painted, and is read back from how a question was asked', () => {
  const plan = painted(painted(painted(emptyPlan, everywhere, [0], 'in'), late, [5], 'out'), late, [6], 'in');
  const steering = planSteering(plan)!;
  const at = (layer: number, token: number): readonly number[][] => {
    const { force, forbid } = steeringAt(steering, layer, token);
    return [force, forbid].map((grid) => [...(grid?.keys() ?? [])].filter((cell) => grid![cell] === 1));
  };
  expect(at(2, 1)).toEqual([[0], []]);
  expect(at(3, 1)).toEqual([[0, 6], [5]]);
  expect(at(3, 2)).toEqual([[0], []]);
  expect(planOfSteering(steering)).toEqual(plan);
  expect(planSteering(emptyPlan)).toBeUndefined();
});

it('reads grids that hold for all, and takes what is both for out', () => {
  const cells = (...all: number[]): Uint8Array => Uint8Array.from({ length: 81 }, (_, cell) => (all.includes(cell) ? 1 : 0)); // prettier-ignore
  const plan = planOfSteering({ force: cells(1, 2), forbid: cells(2), rules: [{ force: cells(3) }] });
  expect(plan.rules).toHaveLength(1);
  expect(plan.rules[0]!.cells.slice(0, 5)).toBe('.+-+.');
});

it('moves a rule to another scope, over what is painted there', () => {
  const plan = painted(painted(emptyPlan, everywhere, [0, 1], 'in'), late, [1, 2], 'out');
  const after = moved(plan, late, everywhere);
  expect(after.rules).toHaveLength(1);
  expect(after.rules[0]!.cells.slice(0, 4)).toBe('+--.');
  expect(moved(plan, late, late)).toBe(plan);
});

it('says what was painted', () => {
  const plan = painted(painted(emptyPlan, everywhere, [0, 1], 'in'), late, [1], 'out');
  expect(steeringText(planSteering(plan))).toBe(
    '2 in (all layers and tokens); 1 out (layers 3 to 8, token 2)',
  );
  const branch = painted(emptyPlan, { layers: null, tokens: [2, maxNewTokens - 1] }, [1], 'in');
  expect(steeringText(planSteering(branch))).toBe('1 in (all layers, from token 3 on)');
  expect(steeringText(undefined)).toBe('');
  expect(regionText({ left: 1000, top: 2, width: 512, height: 384, use: 'all' })).toBe(
    '512 × 384 px at 1,000, 2',
  );
});
