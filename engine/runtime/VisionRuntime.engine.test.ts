import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { checkpointWeights } from '../model/ModelWeights.js';
import { GraphSession } from './GraphSession.js';
import { type VisionOutput, VisionRuntime, type VisionRuntimeOptions } from './VisionRuntime.js';

const model = join(import.meta.dirname, '..', '..', 'assets', 'models', 'fovea-mini');
const checkpoint = Checkpoint.open(model);
const weights = checkpointWeights(checkpoint, 'fp32');
const { config } = checkpoint;
const imageOf = (seed: number): Float32Array =>
  Float32Array.from({ length: 3 * config.vision.imageSize ** 2 }, (_, i) => Math.sin(i + seed));
const images = [{ pixels: imageOf(0), wantsPatches: true }, { pixels: imageOf(9) }];

afterAll(() => checkpoint.close());

const load = (options: VisionRuntimeOptions): Promise<VisionRuntime> =>
  VisionRuntime.load(config, weights, { provider: 'cpu', threads: 1 }, options);

/** A graph a layer. */
const cut = Array.from({ length: config.visionLayersRun }, (_, layer) => ({
  firstLayer: layer,
  endLayer: layer + 1,
}));

/** What comes of seeing: the outputs, and after how many steps each. */
async function see(vision: VisionRuntime): Promise<{ outputs: VisionOutput[]; after: number[] }> {
  const [outputs, after]: [VisionOutput[], number[]] = [[], []];
  let steps = 0;
  for await (const output of vision.see(images)) {
    steps++;
    if (output === undefined) continue;
    outputs.push(output);
    after.push(steps);
  }
  return { outputs, after };
}

it('sees the same in several graphs as in one, image after image', async () => {
  const [one, several] = [await load({ withPatches: true }), await load({ withPatches: true, plan: cut })];
  const [a, b] = [await see(one), await see(several)];
  expect(cut.length).toBeGreaterThan(2);
  expect(a.after).toEqual([1, 2]);
  expect(b.after).toEqual([2 * cut.length - 1, 2 * cut.length]);
  expect(a.outputs[0]!.features).not.toEqual(a.outputs[1]!.features);
  expect([a, b].map(({ outputs }) => outputs.map(({ patches }) => patches !== undefined))).toEqual([
    [true, false],
    [true, false],
  ]);
  const arrays = ({ outputs }: typeof a) => [
    ...outputs.map(({ features }) => features),
    outputs[0]!.patches!,
  ];
  arrays(a).forEach((values, index) => {
    const differences = values.map((value, i) => Math.abs(value - arrays(b)[index]![i]!));
    expect(values.length).toBeGreaterThan(1000);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });
  await one.dispose();
  await several.dispose();
});

it('has no more than one graph of a large tower in memory, and none once it is left', async () => {
  const create = vi.spyOn(GraphSession, 'create');
  const dispose = vi.spyOn(GraphSession.prototype, 'dispose');
  const open = (): number => create.mock.calls.length - dispose.mock.calls.length;
  const vision = await load({ withPatches: true, plan: cut });
  expect(create).not.toHaveBeenCalled();
  let steps = 0;
  for await (const output of vision.see(images)) {
    expect(open()).toBe(1);
    expect(output === undefined).toBe(++steps <= 2 * (cut.length - 1));
    if (steps === 2 * cut.length - 1) break;
  }
  expect(open()).toBe(0);
  expect((await see(vision)).outputs).toHaveLength(2);
  expect(create).toHaveBeenCalledTimes(2 * cut.length);
  expect(open()).toBe(0);
  const small = await load({ withPatches: true });
  await see(small);
  await see(small);
  expect(open()).toBe(1);
  await small.dispose();
  vi.restoreAllMocks();
});
