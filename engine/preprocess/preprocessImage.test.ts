import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { decodeImage } from '../image/decodeImage.js';
import { preprocessImage, type PreprocessedImage } from './preprocessImage.js';
import { readPreprocessSettings } from './preprocessSettings.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const golden = path.join(import.meta.dirname, '..', 'testing', 'golden');
const sizes = { lowresSize: 336, highresSize: 1008, zoomRatio: 3 };

/** The fixtures hold 4096 samples of both tensors as the authors' code (Pillow, PyTorch) made them. */
test.each(['square-72', 'landscape-36'])("%s: every high-res sample is exactly Pillow's", async (name) => {
  const { samples, result } = await load(name);
  const { points, values } = samples('hr');
  for (let i = 0; i < values.length; i++) expect(sampleAt(result.highres, 1008, points, i)).toBe(values[i]);
});

test.each(['square-72', 'landscape-36'])('%s: low-res samples are within 2e-6 of PyTorch', async (name) => {
  const { samples, result } = await load(name);
  const { points, values } = samples('lr');
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    worst = Math.max(worst, Math.abs(sampleAt(result.lowres, 336, points, i) - values[i]!));
  }
  expect(worst).toBeLessThan(2e-6);
});

async function load(
  name: string,
): Promise<{ samples: (kind: 'hr' | 'lr') => Samples; result: PreprocessedImage }> {
  const folder = path.join(golden, name);
  const image = await decodeImage({ path: path.join(folder, 'image.png') });
  const result = preprocessImage(image, readPreprocessSettings(folder, sizes));
  const file = await readFile(path.join(folder, 'golden.safetensors'));
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const bytesOf = (tensor: string): ArrayBuffer => {
    const [from, to] = header[tensor]!.data_offsets;
    return new Uint8Array(file.subarray(8 + headerLength + from, 8 + headerLength + to)).buffer;
  };
  const samples = (kind: 'hr' | 'lr'): Samples => ({
    points: new Int32Array(bytesOf(`${kind}_points`)),
    values: new Float32Array(bytesOf(`${kind}_values`)),
  });
  return { samples, result };
}

interface Samples {
  /** int32 [4096, 3]: channel, y, x. */
  readonly points: Int32Array;
  /** float32 [4096]. */
  readonly values: Float32Array;
}

function sampleAt(planes: Float32Array, size: number, points: Int32Array, i: number): number {
  const [channel, y, x] = points.subarray(i * 3, i * 3 + 3);
  return planes[(channel! * size + y!) * size + x!]!;
}
