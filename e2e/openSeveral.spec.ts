import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

/** Names of the rail's images from its top, without the samples. */
async function listed(fovea: FoveaWindow): Promise<(string | null)[]> {
  const names = await fovea.page
    .getByRole('list', { name: 'Open images' })
    .getByTestId('thumbnail')
    .evaluateAll((thumbnails) => thumbnails.map((thumbnail) => thumbnail.getAttribute('aria-label')));
  return names;
}

test('all that is named on the command line is opened, in its order', async ({ folder, openTalkative }) => {
  const paths = ['b.png', 'a.png', 'c.png'].map((name) => join(folder, name));
  for (const [index, path] of paths.entries()) await writeBlocksImage(path, 300 + index, 200);
  const missing = join(folder, 'nowhere.png');
  const fovea = await openTalkative(0, { args: [paths[0]!, missing, paths[1]!, paths[2]!] });
  await expect.poll(() => listed(fovea)).toEqual(['b.png', 'a.png', 'c.png']);
  await expect(fovea.resolution, 'the first is shown').toContainText('300 × 200');
  await expect(fovea.openError).toContainText('1 of 4 images was not opened');
  await expect(fovea.openError).toContainText('nowhere.png is not there');
});

test('files and folders that are dropped together are all opened, a pipe is refused', async ({
  folder,
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(0);
  const pages = join(folder, 'pages');
  await mkdir(join(pages, 'inside'), { recursive: true });
  for (const name of ['page10.png', 'page9.png']) await writeBlocksImage(join(pages, name), 320, 240);
  await writeBlocksImage(join(pages, 'inside', 'deep.png'), 320, 240);
  const text = join(folder, 'notes.png');
  await writeFile(text, 'This is no image at all.\n');
  const photo = join(folder, 'photo.png');
  await writeBlocksImage(photo, 640, 480);

  await fovea.drop(photo, text, pages);
  await expect(fovea.openError).toContainText('1 of 4 images was not opened');
  await expect(fovea.openError.getByRole('listitem')).toHaveText(/^notes\.png: Expected an image/);
  await expect(fovea.openError).toContainText(
    'pages has 2 pictures: all are opened. 1 folder inside was left out.',
  );
  expect(await listed(fovea)).toEqual(['blocks.png', 'photo.png', 'page9.png', 'page10.png']);
  await expect(fovea.resolution).toContainText('640 × 480');

  await test.step('a pipe is refused at once, and the engine goes on', async () => {
    if (process.platform === 'win32') return; // no pipes among its files
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    await fovea.drop(pipe);
    await expect(fovea.openError).toContainText('pipe.png is a pipe');
    await fovea.setLongestAnswer(2);
    await fovea.ask('What is it?');
    await fovea.ended('finished');
  });
});
