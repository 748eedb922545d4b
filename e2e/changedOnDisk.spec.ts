import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

test('a file replaced on disk is told of and taken by a reload; one that is gone is told of, and still shown and answered', async ({
  folder,
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(0, 400, 300);
  await expect(fovea.resolution).toContainText('400 × 300');
  const file = join(folder, 'blocks.png');
  const notice = fovea.page.getByTestId('disk-notice');
  await writeBlocksImage(file, 500, 250);
  await expect(notice).toContainText('blocks.png has changed on disk');
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await expect(fovea.resolution, 'the picture as it was opened').toContainText('400 × 300');
  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(fovea.resolution).toContainText('500 × 250');
  await expect(notice).toHaveCount(0);
  await expect(fovea.page.getByRole('list', { name: 'Open images' }).getByTestId('thumbnail')).toHaveCount(1);

  await rm(join(folder, 'blocks.png'));
  await expect(fovea.page.getByTestId('disk-notice')).toContainText('The file of blocks.png is gone.');
  const other = join(folder, 'other.png');
  await writeBlocksImage(other, 320, 200);
  await fovea.drop(other);
  await expect(fovea.resolution).toContainText('320 × 200');
  await fovea.page.getByRole('button', { name: 'blocks.png', exact: true }).click();
  await expect(fovea.resolution).toContainText('500 × 250');
  await expect(fovea.page.locator('.canvas-panel__hint')).toHaveCount(0);
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');

  await test.step('and closed with the keyboard', async () => {
    await fovea.page.getByRole('button', { name: 'blocks.png', exact: true }).press('Delete');
    await expect(fovea.resolution).toContainText('320 × 200');
    await expect(fovea.page.getByRole('button', { name: 'blocks.png' })).toHaveCount(0);
  });
});
