import { expect, it } from 'vitest';
import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { decoderFlops } from './decoderFlops.js';

const config = {
  ...{ hiddenSize: 4, intermediateSize: 8, vocabularySize: 10, layers: 3 },
  ...{ heads: 2, keyValueHeads: 2, headDim: 2 },
} as DecoderConfig;
const linear = 2 * (4 * 16 + 3 * 32);

it('counts a prompt as the sum of its positions', () => {
  const flops = decoderFlops(config);
  let sum = 0;
  for (let position = 5; position < 9; position++) sum += 3 * (linear + 4 * 4 * (position + 1));
  expect(flops.prompt(5, 9)).toBe(sum);
});

it('counts the selected tokens of a step, and projections', () => {
  const flops = decoderFlops(config);
  expect(flops.step(7, [0, 16]) - flops.step(7, [])).toBe(4 * 4 * 16);
  expect(flops.step(7, [])).toBe(3 * (linear + 4 * 4 * 8) + 2 * 4 * 10);
  expect(flops.projection(16)).toBe(4 * 16 * 16);
});

it('counts cross-attention for every position, and its keys and values once', () => {
  const flops = decoderFlops({ ...config, crossAttentionSize: 2 }, 9);
  const plain = decoderFlops(config);
  // q and o [2 x 4], then scores and sums over 9 tokens, in each of 3 layers
  const perPosition = 3 * (2 * 2 * 4 * 2 + 2 * 2 * 2 * 9);
  expect(flops.step(7, []) - plain.step(7, [])).toBe(perPosition);
  expect(flops.prompt(2, 6) - plain.prompt(2, 6)).toBe(4 * perPosition);
  expect(flops.crossProjection()).toBe(3 * 2 * 2 * 9 * 4 * 2);
  expect(plain.crossProjection()).toBe(0);
});
