import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExperimentBase, ExperimentPoint } from '../../../engine/protocol/experiment.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import type { ExperimentOrder } from '../../ipc/engineMessages.js';
import type { ExperimentUpdate } from '../../ipc/experimentContracts.js';
import type { ExperimentListener } from '../engine/ExperimentLink.js';
import { ExperimentService } from './ExperimentService.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fovea-experiments-'))));
afterEach(async () => {
  await last?.list('s1'); // what is being written is
  rmSync(folder, { recursive: true, force: true });
});
/** The service of the test. */
let last: ExperimentService | undefined;

const plan = { kind: 'sweep', thresholds: [1, 2] } as const;
const base: ExperimentBase = {
  ...{ answer: 'OPEN', answerIds: [4, 2], logProbability: -0.5, threshold: 48, selectedFraction: 0.1 },
  ...{ decoderFlops: 1, inside: '1'.repeat(81), chosen: new Array<number>(81).fill(0) },
};
const pointOf = (threshold: number): ExperimentPoint => ({
  ...{ kind: 'sweep', threshold, answer: 'OPEN', sameAnswer: true, logProbability: -1 },
  ...{ selectedFraction: 0.1, decoderFlops: 1 },
});

function run(change: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: 'r1',
    question: 'What?',
    state: 'finished',
    settings: { variant: 'flex', selector: 'attention', steering: { forbid: '1'.repeat(81) } },
    tokens: [{ id: 4 }, { id: 2 }],
    ...change,
  } as unknown as RunRecord;
}

function service(runs: readonly RunRecord[] = [run()]) {
  const orders: ExperimentOrder[] = [];
  const updates: ExperimentUpdate[] = [];
  const told: { listener?: ExperimentListener; stopped?: string } = {};
  const made = new ExperimentService({
    engine: {
      startExperiment: (_id, { order, listener }) => {
        orders.push(order);
        told.listener = listener;
      },
      stopExperiment: (id) => {
        told.stopped = id;
        told.listener?.onEvent({ type: 'ended', cancelled: true });
      },
    },
    sessions: {
      get: () => ({
        path: folder,
        readOnly: null,
        allRuns: () => Promise.resolve({ runs, troubles: [] }),
      }),
      imageOf: () => 'i1',
    },
    images: { reference: (imageId) => ({ imageId, path: '/a.png', name: 'a.png', encodedHash: 'abc' }) },
    modelName: () => 'tiny',
    onUpdate: (update) => updates.push(update),
    now: () => '2026-11-30T18:00:00.000Z',
  });
  last = made;
  return { made, orders, updates, told };
}

it('asks the engine as the run was asked, tells points as they come, and keeps them', async () => {
  const { made, orders, updates, told } = service();
  const { experimentId } = await made.start('s1', 'r1', plan);
  expect(orders[0]).toMatchObject({
    question: 'What?',
    answerIds: [4, 2],
    plan,
    known: { base: null, points: [] },
  });
  expect(orders[0]!.settings.steering?.forbid).toEqual(new Uint8Array(81).fill(1));
  told.listener!.onEvent({ type: 'begun', base, points: 2 });
  told.listener!.onEvent({ type: 'point', point: pointOf(1), done: 1, points: 2 });
  told.listener!.onEvent({ type: 'point', point: pointOf(2), done: 2, points: 2 });
  told.listener!.onEvent({ type: 'ended', cancelled: false });
  expect(updates.map(({ points, from }) => [points.length, from])).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 2],
  ]);
  await expect
    .poll(async () => (await service().made.list('s1'))[0])
    .toMatchObject({
      ...{ experimentId, state: 'finished', base, points: [pointOf(1), pointOf(2)] },
    });
});

it('goes on with one that was cut off from what it had', async () => {
  const first = service();
  const { experimentId } = await first.made.start('s1', 'r1', plan);
  first.told.listener!.onEvent({ type: 'begun', base, points: 2 });
  first.told.listener!.onEvent({ type: 'point', point: pointOf(1), done: 1, points: 2 });
  first.made.cancel();
  expect(first.told.stopped).toBe(experimentId);
  await expect.poll(async () => (await service().made.list('s1'))[0]?.points).toEqual([pointOf(1)]);

  const second = service();
  expect(await second.made.list('s1')).toMatchObject([{ state: 'held' }]);
  await second.made.resume('s1', experimentId);
  expect(second.orders[0]!.known).toEqual({ base, points: [pointOf(1)] });
});

it('one at a time; what failed says why and keeps its points', async () => {
  const { made, told } = service();
  await made.start('s1', 'r1', plan);
  await expect(made.start('s1', 'r1', plan)).rejects.toMatchObject({ code: 'experiment-running' });
  told.listener!.onFailure({ code: 'engine-crashed', message: 'It ended.' });
  expect(await made.list('s1')).toMatchObject([{ state: 'failed', failure: 'It ended.' }]);
});

it('what is deleted can be brought back', async () => {
  const { made, told } = service();
  const { experimentId } = await made.start('s1', 'r1', plan);
  await expect(made.delete('s1', experimentId)).rejects.toMatchObject({ code: 'experiment-running' });
  told.listener!.onEvent({ type: 'ended', cancelled: true });
  await expect.poll(async () => (await service().made.list('s1'))[0]?.state).toBe('held');
  await made.delete('s1', experimentId);
  expect(await made.list('s1')).toEqual([]);
  await made.restore('s1', experimentId);
  expect(await made.list('s1')).toHaveLength(1);
});

it.each([
  ['is of a variant without cells', run({ settings: { variant: 'lowres' } as RunRecord['settings'] })],
  ['is still being answered', run({ state: 'running' })],
  ['has no answer', run({ tokens: [] })],
  ['is gone', run({ runId: 'other' })],
])('refuses a question that %s', async (_why, other) => {
  await expect(service([other]).made.start('s1', 'r1', plan)).rejects.toMatchObject({
    code: 'experiment-impossible',
  });
});
