import { expect, test } from 'vitest';
import { runRecordSchema } from '../../protocol/runRecord.js';
import { sessionSchema } from '../../protocol/session.js';
import { fixtureSession } from './fixtureSession.js';

test('the made-up session keeps its schemas, and is the same at every call', async () => {
  const made = await fixtureSession();
  expect(sessionSchema.parse(made.session)).toEqual(made.session);
  for (const run of made.runs) expect(runRecordSchema.parse(run)).toEqual(run);
  expect(made.runs.map(({ runId }) => runId)).toEqual(made.session.runIds);
  const again = await fixtureSession();
  expect({ ...again, picture: undefined }).toEqual({ ...made, picture: undefined });
  expect(new Set(made.session.annotations.map(({ shape }) => shape.type)).size).toBe(6);
});

test('its masks select something in every layer that reported, and nothing in one that did not', async () => {
  const { runs, masks } = await fixtureSession();
  for (const run of runs.filter(({ hasMasks }) => hasMasks)) {
    const { grids, present, maps, tokens, layers, lowresGrid } = masks.get(run.runId)!;
    expect(tokens).toBe(run.tokens.length);
    for (let at = 0; at < tokens * layers.length; at++) {
      const selected = grids.subarray(at * 81, (at + 1) * 81).includes(1);
      expect(selected).toBe(present[at] === 1);
      expect(Number.isNaN(maps[at * lowresGrid ** 2])).toBe(present[at] === 0);
    }
  }
  expect(masks.get('run-2')!.present.at(-1)).toBe(0);
});
