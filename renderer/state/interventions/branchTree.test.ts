// @vitest-environment node
import { expect, it } from 'vitest';
import type { Origin } from '../../../engine/protocol/origin.js';
import { branchTree } from './branchTree.js';

const branchOf = (runId: string): Origin => ({ runId, how: 'branch', tokenIndex: 0 });
const origins: Record<string, Origin | undefined> = {
  a: undefined,
  b: { runId: 'a', how: 'steered' },
  c: branchOf('a'),
  d: branchOf('c'),
  e: branchOf('gone'),
  f: branchOf('a'),
};

it('puts branches under the run they leave, and leaves other turns where they are', () => {
  const places = branchTree(Object.keys(origins), origins);
  expect(places.map(({ runId, depth }) => `${runId}${depth}`)).toEqual(['a0', 'c1', 'd2', 'f1', 'b0', 'e0']);
  expect(places.map(({ branches }) => branches)).toEqual([3, 1, 0, 0, 0, 0]);
});

it('leaves out what is folded, and still counts it', () => {
  expect(branchTree(Object.keys(origins), origins, ['a'])).toEqual([
    { runId: 'a', depth: 0, branches: 3 },
    { runId: 'b', depth: 0, branches: 0 },
    { runId: 'e', depth: 0, branches: 0 },
  ]);
});
