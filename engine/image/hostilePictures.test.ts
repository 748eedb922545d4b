import path from 'node:path';
import { expect, test } from 'vitest';
import { EngineError } from '../protocol/EngineError.js';
import { decodeImage } from './decodeImage.js';

const pictures = path.join(import.meta.dirname, '..', 'testing', 'hostilePictures');
const sample = path.join(import.meta.dirname, '..', '..', 'assets', 'samples', '01-signs.png');

/** Each has less than 200 KB; decoded, one took the process with it and the other fifteen seconds. */
const cases = [
  ['one-16384.gif', /as an animation it has 16384 x 16384 pixels/],
  ['scans-7600.jpeg', /it draws its pixels 883 times over \(scans\), 200 are allowed/],
] as const;

test.each(cases)('%s is refused before it is decoded', async (name, message) => {
  const before = process.cpuUsage();
  await expect(decodeImage({ path: path.join(pictures, name) })).rejects.toThrow(message);
  const { user } = process.cpuUsage(before);
  expect(user / 1e6, 'seconds of the processor').toBeLessThan(2);
});

test('48 of them one after another leave the process as it was', async () => {
  for (let turn = 0; turn < 24; turn++) {
    for (const [name] of cases) {
      const refused = await decodeImage({ path: path.join(pictures, name) }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(EngineError);
    }
  }
  expect((await decodeImage({ path: sample })).width).toBeGreaterThan(100);
});
