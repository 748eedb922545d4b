// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { defaultAskSettings } from './composerSlice.js';
import { startedRun, type Run } from './run.js';
import { agreementOf, freeSeeds, isSampleOf, sampleGroups, samplesOf } from './samples.js';

const image = {
  imageId: 'a',
  sessionId: 's',
  name: 'a.png',
  width: 9,
  height: 9,
  format: 'png',
  sizeBytes: 9,
  url: '',
  copied: true,
  pyramid: null,
  isFile: true,
} as const;

function drawn(runId: string, answer: string, seed: number, change: Partial<Run> = {}): Run {
  const sampling = { ...defaultAskSettings.sampling, temperature: 0.7, seed };
  const settings = { ...defaultAskSettings, sampling };
  const origin = { runId: 'first', how: 'sample' } as const;
  const token = { type: 'token', tokenIndex: 0, id: 1, text: answer, logProbability: 0, alternatives: [] };
  return {
    ...startedRun({ runId, image, question: 'What?', settings, origin }),
    state: 'finished',
    tokens: [{ ...token, elapsedMs: 1 } as Run['tokens'][number]],
    ...change,
  };
}

describe('agreementOf', () => {
  it('counts distinct answers, the most frequent first, and the pairs that are the same', () => {
    const runs = [
      drawn('a', 'BAKERY 1', 1),
      drawn('b', ' BAKERY 7\n', 2),
      drawn('c', 'BAKERY 7', 3),
      drawn('d', 'BAKERY  7', 4),
    ];
    const { answers, counted, mostFrequent, pairwise } = agreementOf(runs);
    expect(answers).toEqual([
      { text: 'BAKERY 7', runIds: ['b', 'c', 'd'] },
      { text: 'BAKERY 1', runIds: ['a'] },
    ]);
    expect(counted).toBe(4);
    expect(mostFrequent).toBe(0.75);
    // Of six pairs three are of the same answer.
    expect(pairwise).toBe(0.5);
  });

  it('counts neither what is still running nor what failed or was stopped', () => {
    const runs = [
      drawn('a', 'x', 1),
      drawn('b', 'x', 2, { state: 'running' }),
      drawn('c', 'y', 3, { state: 'failed' }),
      drawn('d', 'y', 4, { state: 'stopped' }),
    ];
    expect(agreementOf(runs)).toMatchObject({ counted: 1, mostFrequent: 1, pairwise: null });
    expect(agreementOf([])).toMatchObject({ answers: [], mostFrequent: null, pairwise: null });
  });
});

describe('sampleGroups', () => {
  it('gathers the samples of one run by how they were drawn', () => {
    const cold = drawn('b', 'y', 1);
    const sampling = { ...cold.settings.sampling, temperature: 1.5 };
    const hot = { ...cold, runId: 'hot', settings: { ...cold.settings, sampling } };
    const elsewhere = drawn('other', 'z', 1, { origin: { runId: 'second', how: 'sample' } });
    const branch = drawn('branch', 'z', 1, { origin: { runId: 'first', how: 'branch' } });
    const all = [drawn('a', 'x', 2), hot, cold, elsewhere, branch];
    const runs = Object.fromEntries(all.map((run) => [run.runId, run]));
    const groups = sampleGroups(samplesOf({ runs, runIds: all.map(({ runId }) => runId) }, 'first'));
    expect(groups.map((group) => [group.temperature, group.runs.map(({ runId }) => runId)])).toEqual([
      [0.7, ['a', 'b']],
      [1.5, ['hot']],
    ]);
  });
});

it('shows a sample with what it was drawn beside only while that is there', () => {
  const sample = drawn('a', 'x', 1);
  expect(isSampleOf(sample, { first: drawn('first', 'x', 0) })).toBe(true);
  expect(isSampleOf(sample, {})).toBe(false);
  expect(
    isSampleOf(drawn('b', 'x', 1, { origin: { runId: 'first', how: 'branch' } }), { first: sample }),
  ).toBe(false);
});

it('draws with seeds that were not used', () => {
  expect(freeSeeds([drawn('a', 'x', 2), drawn('b', 'x', 3)], 3, 100)).toEqual([1, 4, 5]);
  expect(freeSeeds([], 3, 2)).toEqual([1, 2]);
});
