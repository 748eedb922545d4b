import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';

interface SampleEntry {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly question: string;
  readonly answer: string;
}

test('the first start shows a sample with a question ready; Enter gets the right answer from the shipped model', async ({
  open,
}) => {
  const list = await readFile(join(projectRoot, 'assets', 'samples', 'samples.json'), 'utf8');
  const samples = JSON.parse(list) as SampleEntry[];
  const first = samples[0]!;
  const fovea = await open();
  await expect(fovea.stage).toHaveAccessibleName(new RegExp(`${first.width} by ${first.height}`));
  await expect(fovea.question).toHaveValue(first.question);
  await expect(fovea.page.getByTestId('thumbnail')).toHaveCount(samples.length);
  await fovea.question.press('Enter');
  await fovea.ended('finished', 80_000);
  const answer = await fovea.page.getByTestId('announcer').innerText();
  expect(answer.replace('Answer:', '').trim().toLowerCase()).toBe(first.answer.toLowerCase());

  await test.step('a sample is opened by its thumbnail, with its own question', async () => {
    await fovea.page.getByTestId('thumbnail').nth(1).click();
    await expect(fovea.question).toHaveValue(samples[1]!.question);
  });
});
