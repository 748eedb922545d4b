import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SafetensorsFile } from '../checkpoint/files/SafetensorsFile.js';

/** What the authors' PyTorch code gave on a tiny checkpoint (engine/testing/golden/README.md). */
export interface Golden {
  readonly dir: string;
  readonly imagePath: string;
  readonly promptIds: readonly number[];
  readonly tokens: readonly number[];
  /** One float32 [V] a step. */
  readonly logits: readonly Float32Array[];
  /** [step][selecting layer] float32 [g*g]. */
  readonly attentionMaps: readonly (readonly Float32Array[])[];
  /** [step][selecting layer] uint8 [81]. */
  readonly selectionGrids: readonly (readonly Uint8Array[])[];
  /** float32 [Ni, D]. */
  readonly lowresFeatures: Float32Array;
  /** Rows of f_HR and their values, float32 [rows, D]. */
  readonly highresRows: Int32Array;
  readonly highresValues: Float32Array;
}

/** Folders of engine/testing/golden. */
export const goldenNames = ['square-72', 'landscape-36'] as const;
export type GoldenName = (typeof goldenNames)[number];

/** Reads a fixture by the name of its folder. */
export function readGolden(name: GoldenName): Golden {
  const dir = join(import.meta.dirname, 'golden', name);
  const file = SafetensorsFile.open(join(dir, 'golden.safetensors'));
  const tensor = (key: string) => ({ bytes: file.read(key), shape: file.entry(key)!.shape });
  const float32 = (key: string) => new Float32Array(tensor(key).bytes.buffer);
  const int64 = (key: string) => Array.from(new BigInt64Array(tensor(key).bytes.buffer), Number);
  const [steps = 0, layers = 0, grid = 0] = tensor('attention_maps').shape;
  const maps = float32('attention_maps');
  const grids = tensor('selection_grid').bytes;
  const logits = float32('logits');
  const vocabulary = logits.length / steps;
  const indices = (count: number) => Array.from({ length: count }, (_, index) => index);
  const golden: Golden = {
    dir,
    imagePath: join(dir, 'image.png'),
    promptIds: int64('input_ids'),
    tokens: int64('tokens'),
    logits: indices(steps).map((step) => logits.subarray(step * vocabulary, (step + 1) * vocabulary)),
    attentionMaps: indices(steps).map((step) =>
      indices(layers).map((layer) => slice(maps, step * layers + layer, grid ** 2)),
    ),
    selectionGrids: indices(steps).map((step) =>
      indices(layers).map((layer) => slice(grids, step * layers + layer, 81)),
    ),
    lowresFeatures: float32('lr_features'),
    highresRows: new Int32Array(tensor('hr_feature_rows').bytes.buffer),
    highresValues: float32('hr_feature_values'),
  };
  file.close();
  return golden;
}

/** Losses that the authors' PyTorch code gives answers on a tiny checkpoint (`score.json` of its folder). */
export interface GoldenScore {
  /** With one -200 for the image. */
  readonly promptIds: readonly number[];
  readonly continuations: readonly {
    readonly ids: readonly number[];
    /** Mean negative log-likelihood, in nats. */
    readonly loss: number;
    readonly logProbabilities: readonly number[];
  }[];
}

/** Reads the losses of a fixture by the name of its folder. */
export function readGoldenScore(name: GoldenName): GoldenScore {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, 'golden', name, 'score.json'), 'utf8'),
  ) as GoldenScore;
}

function slice<T extends Float32Array | Uint8Array>(array: T, index: number, size: number): T {
  return array.subarray(index * size, (index + 1) * size) as T;
}

/** Largest absolute difference of two arrays of the same length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`Lengths differ: ${a.length} and ${b.length}.`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
