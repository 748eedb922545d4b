import { expect, it } from 'vitest';
import { cancelledBeforeStart } from '../protocol/cancelledBeforeStart.js';
import { runRecordSchema } from '../protocol/runRecord.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { madeEnd, madeMessages, madeRun } from '../testing/madeSession.js';
import { keepGrid, readKeptGrid } from '../selection/keptGrid.js';
import { readLogProbability } from './keptLogProbability.js';

const at = '2026-11-30T18:00:05.000Z';

it('is at every moment a record that can be read', () => {
  const recorder = madeRun('run-1', { tokens: 0, ended: false });
  const messages = [...madeMessages(4), madeEnd];
  for (const message of messages) {
    recorder.receive(message, at);
    const record = recorder.record();
    expect(runRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  }
  expect(recorder.record()).toMatchObject({ state: 'finished', endedAt: at, tokens: [{}, {}, {}, {}] });
  expect(recorder.record().tokens.map(({ logProbability }) => readLogProbability(logProbability))).toEqual([
    -0.25,
    -Infinity,
    -0.25,
    -0.25,
  ]);
});

it('says how it ended, and hears nothing after that', () => {
  const stopped = madeRun('run-1', { tokens: 1, ended: false });
  stopped.receive({ ...cancelledBeforeStart }, at);
  expect(stopped.record()).toMatchObject({ state: 'stopped', tokens: [{}] });
  const failed = madeRun('run-1', { tokens: 1, ended: false });
  failed.receive({ type: 'failed', code: 'engine-crashed', message: 'It ended.' }, at);
  failed.receive(madeEnd, at);
  for (const message of madeMessages(9)) failed.receive(message, at);
  expect(failed.record()).toMatchObject({
    state: 'failed',
    result: null,
    failure: { code: 'engine-crashed' },
    tokens: [{}],
  });
});

it('holds selections in arrays that grow with the tokens, and leaves out what was not announced', () => {
  const recorder = madeRun('run-1', { tokens: 50, ended: false });
  const event = madeMessages(1).find(({ type }) => type === 'layer')!;
  recorder.receive({ ...event, layer: 7 } as typeof event, at);
  recorder.receive({ ...event, attentionMap: new Float32Array(9) } as typeof event, at);
  const masks = recorder.masks()!;
  expect([masks.tokens, masks.layers, masks.lowresGrid]).toEqual([50, Int32Array.of(3, 4), 2]);
  expect([masks.present.length, masks.grids.length, masks.maps.length]).toEqual([100, 8100, 400]);
  for (let token = 0; token < 50; token++) {
    expect([...masks.present.subarray(token * 2, token * 2 + 2)]).toEqual([1, token % 2 === 0 ? 1 : 0]);
    const grid = masks.grids.subarray(token * 2 * selectionGridCells, (token * 2 + 1) * selectionGridCells);
    expect(grid.indexOf(1)).toBe((token * 7 + 3) % selectionGridCells);
  }
  expect(madeRun('none', { tokens: 0 }).masks()).toBeNull();
});

it('keeps a grid as a word', () => {
  const grid = Uint8Array.from({ length: selectionGridCells }, (_, cell) => (cell % 3) & 1);
  expect(keepGrid(grid)).toMatch(/^010010/);
  expect(readKeptGrid(keepGrid(grid))).toEqual(grid);
});

it('keeps the maps of a variant that selects nothing, and counts no selections of it', () => {
  const recorder = madeRun('run-1', { tokens: 0, ended: false });
  for (const message of madeMessages(2)) {
    if (message.type === 'prefill')
      recorder.receive({ ...message, selectingLayers: [], mappedLayers: message.selectingLayers }, at);
    else recorder.receive(message, at);
  }
  expect(recorder.record()).toMatchObject({
    hasMasks: true,
    prefill: { selectingLayers: [], mappedLayers: [3, 4] },
  });
  expect(recorder.record().selected).toBeUndefined();
  expect([...recorder.masks()!.layers]).toEqual([3, 4]);
});
