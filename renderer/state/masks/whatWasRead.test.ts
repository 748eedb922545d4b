// @vitest-environment node
import { expect, it } from 'vitest';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Variant } from '../../../engine/protocol/variant.js';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { startedRun, type Run } from '../runs/run.js';
import { inputOfCells, whatWasRead } from './whatWasRead.js';

const model = {
  ...{ lowresSize: 336, highresSize: 1008, highresGrid: 36, hdSize: 448 },
  paddingColour: [122, 116, 104],
} as unknown as ModelFacts;
const image = { imageId: 'a', width: 4, height: 4 } as unknown as OpenedImage;
const prefill = { selectingLayers: [3, 4, 5] } as unknown as Run['prefill'];

function answered(variant: Variant, change: Partial<Run> = {}): Run {
  const settings = { variant, selector: 'attention', sampling: {} } as unknown as Run['settings'];
  const run = startedRun({ runId: 'r', image, question: 'What?', settings });
  return { ...run, prefill, model, state: 'finished', ...change };
}

const selectionGrid = Uint8Array.from({ length: 81 }, (_, cell) => (cell === 40 || cell === 80 ? 1 : 0));
const selection = { attentionMap: null, selectionGrid, selectedFraction: 2 / 81 };
const focus = { tokenIndex: 0, layer: 4 };

it('shows the input in the cells the next layer reads, and the low-res view elsewhere', () => {
  const reading = whatWasRead(answered('flex'), selection, focus, model);
  expect(reading).toMatchObject({ kind: 'cells', reader: 5 });
  const cells = inputOfCells('read', reading);
  expect(cells?.flatMap((input, cell) => (input === 'input' ? cell : []))).toEqual([40, 80]);
  expect(cells?.filter((input) => input === 'lowres')).toHaveLength(79);
});

it('shows nothing of the input for the last layer, whose choice is read by nobody', () => {
  const reading = whatWasRead(answered('flex'), selection, { ...focus, layer: 5 }, model);
  expect(reading).toEqual({ kind: 'unread', layer: 5 });
  expect(new Set(inputOfCells('read', reading))).toEqual(new Set(['lowres']));
});

it.each([
  ['lowres', 'lowres'],
  ['hd', 'hd'],
  ['xattn', 'input'],
  ['full', 'input'],
] as const)('shows everywhere what %s reads: %s', (variant, input) => {
  const reading = whatWasRead(answered(variant), null, { tokenIndex: 0, layer: null }, model);
  expect(inputOfCells('read', reading)).toEqual(Array(81).fill(input));
});

it('says what is not known, and shows the low-res view that every answer reads', () => {
  const why = (run: Run | undefined): unknown => whatWasRead(run, null, focus, model);
  expect(why(undefined)).toEqual({ kind: 'unknown', why: 'no-answer' });
  expect(why(answered('flex', { state: 'running' }))).toEqual({ kind: 'unknown', why: 'not-yet' });
  expect(why(answered('flex', { state: 'failed' }))).toEqual({ kind: 'unknown', why: 'no-selection' });
  expect(inputOfCells('read', { kind: 'unknown', why: 'no-answer' })).toEqual(Array(81).fill('lowres'));
});

it('shows the original where another model gave the answer, unless it makes the same pictures', () => {
  const other = (change: Partial<ModelFacts>): unknown =>
    whatWasRead(answered('flex', { model: { ...model, ...change } }), selection, focus, model);
  expect(other({ highresSize: 672 })).toEqual({ kind: 'other-model' });
  expect(other({ paddingColour: [127, 127, 127] })).toEqual({ kind: 'other-model' });
  expect(other({ modelName: 'the same, opened again' })).toMatchObject({ kind: 'cells' });
  expect(inputOfCells('read', { kind: 'other-model' })).toBeNull();
});

it('shows the whole of one input where that is wanted, whatever was read', () => {
  const reading = whatWasRead(answered('flex'), selection, focus, model);
  expect(inputOfCells('input', reading)).toEqual(Array(81).fill('input'));
  expect(inputOfCells('lowres', reading)).toEqual(Array(81).fill('lowres'));
  expect(inputOfCells('original', reading)).toBeNull();
});

it('knows no inputs of the picture for an answer about a region', () => {
  const run = answered('flex');
  const region = { left: 1, top: 1, width: 2, height: 2, use: 'all' } as const;
  const reading = whatWasRead({ ...run, settings: { ...run.settings, region } }, selection, focus, model);
  expect(reading).toEqual({ kind: 'region' });
  expect(inputOfCells('read', reading)).toBeNull();
  expect(inputOfCells('input', reading)).toBeNull();
});
