import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ResampleKernel } from '../image/resizeTarget.js';
import { resizePicture } from './resizePicture.js';
import { Resampler } from './Resampler.js';

/** What Pillow 13.0 makes of made-up pixels (training/fixtures/resized.py). */
const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../testing/resized.json'), 'utf8'),
) as readonly {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly kernel: ResampleKernel;
  readonly pixels: string;
}[];

/** uint8 [height, width, 3]: noise that both sides can make. */
function noise(width: number, height: number): Uint8Array {
  return Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * i * 31 + i * 17 + (i >> 3) * 7) % 251,
  );
}

test.each(cases)(
  '$from to $to, $kernel, is as Pillow makes it, to the bit',
  ({ from, to, kernel, pixels }) => {
    const [width, height] = from;
    const image = { width, height, data: noise(width, height) };
    const resized = resizePicture(image, { width: to[0], height: to[1], kernel });
    expect(Buffer.from(resized.data).toString('base64')).toBe(pixels);
  },
);

test('which way comes first shows', () => {
  const image = { width: 40, height: 150, data: noise(40, 150) };
  const target = { width: 60, height: 60, kernel: 'bicubic' } as const;
  const across = new Resampler(image, target);
  across.addRows(image.data);
  expect(across.finish()).not.toEqual(resizePicture(image, target).data);
});
