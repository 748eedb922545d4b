import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { BlockFormat } from '../checkpoint/weights/blockFormat.js';
import { blockSizes } from '../protocol/blockSize.js';
import { dequantizeMatrix, quantizeMatrix } from '../checkpoint/weights/blockQuantization.js';
import type { LinearType, LinearWeight } from '../checkpoint/weights/linearWeight.js';
import type * as modelWeights from '../model/ModelWeights.js';
import { type Variant, variants } from '../protocol/variant.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference } from '../testing/readGolden.js';
import { readVariantFixtures } from '../testing/readVariantFixtures.js';
import { openEngine } from './openEngine.js';

/** What stands between the checkpoint and the graphs in these tests; undefined: nothing. */
const replaced = vi.hoisted(() => ({
  linear: undefined as ((values: Float32Array, columns: number) => LinearWeight) | undefined,
}));

vi.mock('../model/ModelWeights.js', async (importOriginal) => {
  const { checkpointWeights } = await importOriginal<typeof modelWeights>();
  return {
    checkpointWeights(checkpoint: Checkpoint, type: LinearType): modelWeights.ModelWeights {
      const { linear } = replaced;
      const own = checkpointWeights(checkpoint, type);
      if (linear === undefined) return own;
      return { ...own, linear: (name, columns) => linear(checkpoint.tensors.readFloat32(name), columns) };
    },
  };
});
afterEach(() => (replaced.linear = undefined));

const fixtures = readVariantFixtures();

/** Three tokens of a variant and their logits, on the weights that `replaced` makes or on the checkpoint's own. */
async function answer(trainedVariant: Variant, weights: 'int4' | 'fp32', linear?: typeof replaced.linear) {
  replaced.linear = linear;
  const engine = await openEngine({ checkpointDir: fixtures.dir, provider: 'cpu', trainedVariant, weights });
  const { promptIds, imagePath } = fixtures;
  const request = { image: { path: imagePath }, promptIds, fixedSteps: 3, keepLogits: true };
  const { ids, tokens, layers } = await collectRun(engine, request);
  await engine.dispose();
  const cells = layers.map(({ selectionGrid }) => selectionGrid);
  return { weights: engine.info.weights, ids, cells, logits: tokens.map((token) => token.logits!) };
}

/** The same blocks as a graph of 4-bit products takes them, and as the numbers that they stand for. */
function twins(format: BlockFormat) {
  const blocks = (values: Float32Array, columns: number) =>
    quantizeMatrix(values, values.length / columns, columns, format);
  return {
    int4: (values: Float32Array, columns: number): LinearWeight => ({
      ...{ type: 'int4', exactProducts: true },
      ...blocks(values, columns),
    }),
    fp32: (values: Float32Array, columns: number): LinearWeight => ({
      ...{ type: 'fp32', rows: values.length / columns, columns },
      values: dequantizeMatrix(blocks(values, columns)),
    }),
  };
}

function difference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return Math.max(...a.map((logits, step) => largestDifference(logits, b[step]!)));
}

const formats = blockSizes.flatMap((blockSize) =>
  [true, false].map((symmetric): BlockFormat => ({ bits: 4, blockSize, symmetric })),
);

describe.each(formats)('4 bits, blocks of $blockSize, symmetric $symmetric', (format) => {
  // At most 5.4e-6 apart where this was written.
  it.each(variants)('%s: the graphs compute what the same numbers give in fp32', async (variant) => {
    const { int4, fp32 } = twins(format);
    const found = await answer(variant, 'int4', int4);
    const expected = await answer(variant, 'fp32', fp32);
    expect(found.ids).toEqual(expected.ids);
    expect(found.cells).toEqual(expected.cells);
    expect(difference(found.logits, expected.logits)).toBeLessThan(5e-5);
    expect(found.logits).not.toEqual((await answer(variant, 'fp32')).logits);
  });
});

// Products of 8-bit integers, as a CPU makes them, round what passes through as well: by 2 to 4 % of the logits' range here.
it.each(variants)('%s answers with 4 bits where nothing stands between', async (variant) => {
  const { int4, fp32 } = twins({ bits: 4, blockSize: 32, symmetric: true });
  const found = await answer(variant, 'int4');
  expect(found.weights).toBe('int4');
  const [exact, same] = [await answer(variant, 'int4', int4), await answer(variant, 'fp32', fp32)];
  const spread = Math.max(...same.logits[0]!) - Math.min(...same.logits[0]!);
  const rounded = largestDifference(found.logits[0]!, exact.logits[0]!);
  expect(rounded).toBeGreaterThan(0);
  expect(rounded).toBeLessThan(0.1 * spread);
});
