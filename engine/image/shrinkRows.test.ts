import { expect, test } from 'vitest';
import { shrinkRows } from './shrinkRows.js';

/** A picture whose rows come two at a time. */
function pictureOf(width: number, height: number, value: (x: number, y: number, c: number) => number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
  );
  // eslint-disable-next-line @typescript-eslint/require-await -- rows are asynchronous
  async function* rows(): AsyncGenerator<Uint8Array> {
    for (let top = 0; top < height; top += 2) yield data.subarray(top * width * 3, (top + 2) * width * 3);
  }
  return { width, height, rows, data };
}

test('each pixel is the mean of the area it stands for', async () => {
  const picture = pictureOf(6, 4, (x, y, c) => x * 10 + y * 40 + c);
  const { width, height, data } = await shrinkRows(picture, 3);
  expect([width, height]).toEqual([3, 2]);
  // x 0 and 1, y 0 and 1: mean 5 + 20
  expect([...data.subarray(0, 3)]).toEqual([25, 26, 27]);
  expect([...data.subarray(15, 18)]).toEqual([145, 146, 147]);
});

test('pixels that two share count for both', async () => {
  const picture = pictureOf(3, 1, (x) => [0, 90, 180][x]!);
  const { width, data } = await shrinkRows(picture, 2);
  expect(width).toBe(2);
  expect([data[0], data[3]]).toEqual([30, 150]);
});

test('a picture that is small enough stays as it is, and an even one even', async () => {
  const small = pictureOf(5, 3, (x, y, c) => x * 31 + y * 7 + c);
  expect((await shrinkRows(small, 5)).data).toEqual(small.data);
  const even = pictureOf(101, 67, () => 200);
  expect(new Set((await shrinkRows(even, 13)).data)).toEqual(new Set([200]));
});
