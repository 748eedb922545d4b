import { selectionGridSide } from '../../protocol/selectionGrid.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { KeptMasks } from '../keptMasks.js';
import { encodeNpz, type NpyArray } from '../npz/npz.js';
import type { ExportSource } from './exportSource.js';

/**
 * Maps and masks of runs as one `.npz`: for the run at place `i` (from 0) `i/layers` int32 [L], `i/grids` uint8 [T, L, 9, 9],
 * `i/present` uint8 [T, L], `i/maps` float32 [T, L, g, g] (NaN where a layer did not report), `i/token_ids` int32 [T],
 * `i/log_probabilities` float64 [T]; `picture_size` int32 [2], width and height, and `runs` uint8, the ids of the runs in
 * order, ASCII, a line each. Grids and maps lie over the padded square.
 */
export async function masksNpz({ session, runs, masks }: ExportSource): Promise<Uint8Array> {
  const { width, height } = session.picture;
  const arrays: Record<string, NpyArray> = {
    picture_size: { dtype: 'i4', shape: [2], data: Int32Array.of(width, height) },
    runs: bytesOf(runs.map(({ runId }) => `${runId}\n`).join('')),
  };
  for (const [index, run] of runs.entries()) {
    const ofRun = run.hasMasks ? await masks(run.runId) : null;
    if (ofRun !== null) for (const [name, array] of arraysOf(run, ofRun)) arrays[`${index}/${name}`] = array;
  }
  return encodeNpz(arrays);
}

/** What is missing of the runs, in sentences. */
export function masksNotes({ runs }: Pick<ExportSource, 'runs'>): string[] {
  const without = runs.filter(({ hasMasks }) => !hasMasks).length;
  return without === 0 ? [] : [`${without} of ${runs.length} questions have no selections and no arrays.`];
}

function* arraysOf(
  { tokens }: RunRecord,
  { layers, tokens: count, grids, present, maps, lowresGrid }: KeptMasks,
): Generator<readonly [string, NpyArray]> {
  const pair = [count, layers.length];
  const ids = Int32Array.from(tokens, ({ id }) => id);
  const logProbabilities = Float64Array.from(tokens, ({ logProbability }) => logProbability ?? -Infinity);
  yield ['layers', { dtype: 'i4', shape: [layers.length], data: layers }];
  yield ['grids', { dtype: 'u1', shape: [...pair, selectionGridSide, selectionGridSide], data: grids }];
  yield ['present', { dtype: 'u1', shape: pair, data: present }];
  yield ['maps', { dtype: 'f4', shape: [...pair, lowresGrid, lowresGrid], data: maps }];
  yield ['token_ids', { dtype: 'i4', shape: [ids.length], data: ids }];
  yield ['log_probabilities', { dtype: 'f8', shape: [ids.length], data: logProbabilities }];
}

function bytesOf(text: string): NpyArray {
  const data = new TextEncoder().encode(text);
  return { dtype: 'u1', shape: [data.length], data };
}
