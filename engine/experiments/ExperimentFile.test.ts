import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Picture } from '../image/Picture.js';
import type { ExperimentBase, ExperimentPoint } from '../protocol/experiment.js';
import { PretendModel } from '../testing/PretendModel.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { ExperimentFile } from './ExperimentFile.js';
import { runExperiment } from './runExperiment.js';

const temporaryFolder = temporaryFolders();

async function sweep(): Promise<{ readonly base: ExperimentBase; readonly points: ExperimentPoint[] }> {
  const facts = { width: 900, height: 900 };
  const image = { name: 'a.png', known: facts, facts: () => Promise.resolve(facts) } as unknown as Picture;
  const engine = new PretendModel({ chosen: [30], target: 31 });
  const { signal } = new AbortController();
  const context = { engine, image, question: 'What?', settings: { variant: 'flex' as const }, signal };
  let base: ExperimentBase | undefined;
  const points: ExperimentPoint[] = [];
  for await (const event of runExperiment(context, { kind: 'sweep', thresholds: [48, 200] })) {
    if (event.type === 'begun') base = event.base;
    if (event.type === 'point') points.push(event.point);
  }
  return { base: base!, points };
}

test.each([
  ['as it was written', (text: string) => Buffer.from(text)],
  ['with a byte-order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ['with line feeds alone', (text: string) => Buffer.from(text.replaceAll('\r\n', '\n'))],
  ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
])('a file %s is gone on with', async (_, saved) => {
  const file = path.join(temporaryFolder(), 'sweep.csv');
  const { base, points } = await sweep();
  expect(points).toHaveLength(2);
  await (await ExperimentFile.open(file, 'this one')).write(base, points, true);
  writeFileSync(file, saved(readFileSync(file, 'utf8')));
  expect((await ExperimentFile.open(file, 'this one')).known).toEqual({ base, points });
});
