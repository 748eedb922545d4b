import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SampleShelf } from './SampleShelf.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-samples-'));
});
afterEach(() => rm(folder, { recursive: true }));

const entry = {
  image: 'bus.png',
  title: 'Bus stop',
  width: 4,
  height: 3,
  question: 'Which line?',
  answer: '42',
};

it('lists the samples in order and finds their files by id', async () => {
  const more = [{ question: 'Which colour?', answer: 'red' }];
  await writeFile(join(folder, 'samples.json'), JSON.stringify([{ ...entry, more }]));
  const shelf = await SampleShelf.open(folder);
  expect(shelf.samples).toEqual([
    {
      sampleId: 'bus',
      format: 'png',
      title: 'Bus stop',
      width: 4,
      height: 3,
      url: 'fovea://app/samples/bus',
      questions: [{ question: 'Which line?', answer: '42' }, ...more],
    },
  ]);
  expect(shelf.find('bus')).toMatchObject({
    sample: { title: 'Bus stop' },
    file: { path: join(folder, 'bus.png') },
  });
  expect(shelf.served('bus')?.mediaType).toBe('image/png');
  expect(() => shelf.find('tram')).toThrow('the samples are: bus');
});

it('is empty without a list', async () => {
  expect((await SampleShelf.open(folder)).samples).toEqual([]);
});

it.each(['{', '{}', JSON.stringify([{ ...entry, image: '../secret.png' }])])('refuses %s', async (text) => {
  await writeFile(join(folder, 'samples.json'), text);
  await expect(SampleShelf.open(folder)).rejects.toMatchObject({ code: 'samples-malformed' });
});
