import { expect, it } from 'vitest';
import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { QuestionFlops } from './QuestionFlops.js';

const config = {
  decoder: {
    hiddenSize: 4,
    intermediateSize: 8,
    vocabularySize: 10,
    layers: 3,
    heads: 1,
    keyValueHeads: 1,
    headDim: 4,
    crossAttentionSize: null,
  },
  vision: { hiddenSize: 4, intermediateSize: 8, imageSize: 12, patchSize: 2, classToken: true },
  visionLayersRun: 1,
  connector: { shuffle: 1, layers: ['a'], biases: true },
  tiling: null,
  highres: { zoomRatio: 3 },
  hdSize: null,
  calibrationTemperature: 1,
  trainedVariant: null,
} as unknown as CheckpointConfig;

/** Two tokens in every cell. */
const tokensOf = (cells: Uint8Array) => 2 * cells.reduce((sum, cell) => sum + cell, 0);
/** Keys and values of one token for one layer. */
const projection = 4 * 4 * 4;

/** A step in which layer 1 selects for layer 2. */
function step(flops: QuestionFlops, cells: readonly number[], resident: boolean): number {
  const before = flops.decoder;
  const attentionMap = new Float32Array(0);
  const selected = Uint8Array.from(cells);
  const readTokens = tokensOf(selected);
  flops.addRead(
    { layer: 1, attentionMap, cells: selected, readTokens: 0, projectedTokens: 0 },
    resident,
    tokensOf,
  );
  // What the engine projected does not matter.
  const read = { layer: 2, attentionMap, cells: selected, readTokens, projectedTokens: 99 };
  flops.addRead(read, resident, tokensOf);
  return (flops.decoder - before) / projection;
}

it('counts a high-res token as projected when a layer first reads it', () => {
  const flops = new QuestionFlops(config, 'flex', 324);
  expect(step(flops, [1, 1, 0, 0], true)).toBe(4);
  expect(step(flops, [1, 0, 1, 0], true)).toBe(2);
  expect(step(flops, [1, 1, 1, 0], true)).toBe(0);
  expect(step(flops, [0, 0, 0, 0], true)).toBe(0);
  expect(step(flops, [0, 0, 0, 1], true)).toBe(2);
});

it('counts it every time without resident keys', () => {
  const flops = new QuestionFlops(config, 'flex', 324);
  expect(step(flops, [1, 1, 0, 0], false)).toBe(4);
  expect(step(flops, [1, 1, 0, 0], false)).toBe(4);
});

it('counts the runs of the vision tower each variant needs', () => {
  const vision = (variant: ConstructorParameters<typeof QuestionFlops>[1], changes = {}) => {
    const flops = new QuestionFlops({ ...config, ...changes }, variant, 324);
    flops.addImage();
    return flops.vision;
  };
  expect(vision('flex')).toBe(10 * vision('lowres'));
  expect(vision('full')).toBe(vision('flex'));
  expect(vision('hd', { hdSize: 12 })).toBe(2 * vision('lowres'));
  expect(vision('hd', { hdSize: 16 })).toBeGreaterThan(2 * vision('lowres'));
});
