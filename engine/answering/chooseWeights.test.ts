import { expect, it } from 'vitest';
import { chooseWeights } from './chooseWeights.js';

const cpu = { provider: 'cpu', halfPrecision: false } as const;
const gpu = { provider: 'webgpu', halfPrecision: true } as const;
const oldGpu = { provider: 'webgpu', halfPrecision: false } as const;

it.each([
  [undefined, 'fp16', cpu, 'int8'],
  [undefined, 'fp32', cpu, 'int8'],
  [undefined, 'int8', cpu, 'int8'],
  ['stored', 'fp16', cpu, 'fp32'],
  ['stored', 'int8', cpu, 'int8'],
  ['fp16', 'int8', cpu, 'fp32'],
  ['fp32', 'fp16', cpu, 'fp32'],
  [undefined, 'fp16', gpu, 'fp16'],
  [undefined, 'int8', gpu, 'int8'],
  [undefined, 'fp32', gpu, 'fp32'],
  [undefined, 'fp16', oldGpu, 'fp32'],
  ['int8', 'fp16', gpu, 'int8'],
] as const)('asked for %s, stored in %s, on %o: %s', (asked, stored, provider, weights) => {
  expect(chooseWeights(asked, stored, provider).weights).toBe(weights);
});

it('says why only where a GPU should have had half precision', () => {
  expect(chooseWeights(undefined, 'fp16', oldGpu).reason).toContain('shader-f16');
  expect(chooseWeights('fp16', 'fp16', cpu).reason).toBe('');
});
