// @vitest-environment node
import { expect, it } from 'vitest';
import { resolutionChain } from './resolutionChain.js';

it('tells what a cell covers of the original', () => {
  const chain = resolutionChain({ width: 3840, height: 2400 }, 1008, 36, 9);
  expect(chain.paddedSide).toBe(3840);
  expect(chain.cellSide).toBeCloseTo(426.667, 2);
  expect(chain.tokensPerCell).toBe(16);
  expect(chain.shrink).toBeCloseTo(3.8095, 3);
  expect(resolutionChain({ width: 504, height: 300 }, 1008, 72, 9).shrink).toBe(0.5);
});
