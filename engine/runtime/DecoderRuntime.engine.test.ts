import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { LinearType } from '../checkpoint/weights/linearWeight.js';
import { checkpointWeights } from '../model/ModelWeights.js';
import { highresRotaryTables } from '../model/decoder/rotaryTables.js';
import { seededRandom } from '../selection/seededRandom.js';
import { DecoderRuntime, type DecoderSettings, type LayerSelection } from './DecoderRuntime.js';
import { HighresKeys } from './HighresKeys.js';
import { KeyValueCache } from './KeyValueCache.js';

const checkpoint = Checkpoint.open(join(import.meta.dirname, '../testing/golden/landscape-36'));
const { decoder } = checkpoint.config;
const D = decoder.hiddenSize;

/** Reads 20 positions in two parts, makes a flex step and a plain one; the image stands at 2 .. 145 of more positions. */
async function pass(settings: Partial<DecoderSettings>) {
  const linearType: LinearType = settings.linearType ?? 'fp32';
  const weights = checkpointWeights(checkpoint, linearType);
  const runtime = await DecoderRuntime.load(checkpoint.config, weights, {
    provider: 'cpu',
    threads: 1,
    linearType,
    ...settings,
  });
  const random = seededRandom(3);
  const rows = Float32Array.from({ length: 160 * D }, () => random() * 2 - 1);
  const features = Float32Array.from({ length: 36 * 36 * D }, () => random() * 2 - 1);
  const tables = highresRotaryTables(decoder, 2, 12, 36);
  const highres = new HighresKeys(decoder, 36, (layer, tokens) =>
    runtime.projectHighres(layer, gather(features, tokens, D), {
      cos: gather(tables.cos, tokens, decoder.headDim / 2),
      sin: gather(tables.sin, tokens, decoder.headDim / 2),
    }),
  );
  const cache = new KeyValueCache(decoder, 1);
  await runtime.readPrompt(rows.subarray(0, 146 * D), cache);
  const prompt = await runtime.readPrompt(rows.subarray(146 * D, 159 * D), cache);
  const cells = new Uint8Array(81).fill(1, 3, 9);
  const layers: LayerSelection[] = [];
  const context = { highres, resident: true, imageStart: 2, imageTokens: 144, select: () => cells };
  const step = runtime.flexStep(rows.subarray(159 * D), cache, context);
  let next = await step.next();
  while (next.done !== true) {
    layers.push(next.value);
    next = await step.next();
  }
  const plain = await runtime.plainStep(rows.subarray(0, D), cache);
  const logits = await runtime.logits(plain);
  await runtime.dispose();
  return { prompt, flex: next.value, layers, plain, logits };
}

function gather(matrix: Float32Array, rows: Uint32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, i) => gathered.set(matrix.subarray(row * width, (row + 1) * width), i * width));
  return gathered;
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, bound: number): void {
  const differences = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  expect(a.length).toBe(b.length);
  expect(Math.max(...differences)).toBeLessThan(bound);
}

describe('DecoderRuntime', () => {
  it('gives the same in one session per layer, as large models run, as in one for all layers', async () => {
    const [small, large] = [await pass({}), await pass({ maxDoubledBytes: 0 })];
    expectClose(large.prompt, small.prompt, 1e-4);
    expectClose(large.flex, small.flex, 1e-4);
    expectClose(large.plain, small.plain, 1e-4);
    expectClose(large.logits, small.logits, 1e-4);
    expect(
      large.layers.map(({ layer, readTokens, projectedTokens }) => [layer, readTokens, projectedTokens]),
    ).toEqual([
      [8, 0, 0],
      [9, 96, 96],
      [10, 96, 96],
      [11, 96, 96],
    ]);
    for (const [index, { attentionMap }] of large.layers.entries()) {
      expectClose(attentionMap, small.layers[index]!.attentionMap, 1e-5);
    }
  });

  it('stays near fp32 with weights in half precision', async () => {
    const [single, half] = [await pass({}), await pass({ linearType: 'fp16' })];
    expectClose(half.prompt, single.prompt, Math.max(...single.prompt.map(Math.abs)) * 0.02);
  });

  it('reads by cross-attention alike in one session per layer', async () => {
    const variant = Checkpoint.open(join(import.meta.dirname, '../testing/variants'), 'xattn');
    const { hiddenSize } = variant.config.decoder;
    const random = seededRandom(5);
    const draw = (rows: number) => Float32Array.from({ length: rows * hiddenSize }, () => random() * 2 - 1);
    const [rows, row, features, otherFeatures] = [draw(30), draw(1), draw(50), draw(50)];
    const read = async (maxDoubledBytes: number | undefined, seen: Float32Array) => {
      const runtime = await DecoderRuntime.load(variant.config, checkpointWeights(variant, 'fp32'), {
        provider: 'cpu',
        threads: 1,
        linearType: 'fp32',
        maxDoubledBytes,
      });
      const cross = await runtime.projectCross(seen, () => undefined);
      const cache = new KeyValueCache(variant.config.decoder, 1);
      const prompt = await runtime.readPrompt(rows, cache, undefined, cross);
      const step = await runtime.plainStep(row, cache, cross);
      await runtime.dispose();
      return [...prompt, ...step];
    };
    const small = await read(undefined, features);
    expectClose(await read(0, features), small, 1e-4);
    const other = await read(0, otherFeatures);
    expect(Math.max(...other.map((value, i) => Math.abs(value - small[i]!)))).toBeGreaterThan(1e-2);
    variant.close();
  });
});
