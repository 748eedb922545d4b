import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import { truncateFile, writeBlocksImage, writeLyingPng, writeTiff } from './support/testImages.js';

test('bad images are refused with a reason, and the running session stays as it is; tiny ones and TIFF work', async ({
  folder,
  openTalkative,
}) => {
  const good = join(folder, 'good.png');
  await writeBlocksImage(good, 640, 480);
  const fovea = await openTalkative(0, { args: [join(folder, 'nowhere.png')] });
  await test.step('one named on the command line that is not there is reported', async () => {
    await expect(fovea.openError).toContainText('nowhere.png is not there');
    await fovea.openError.getByRole('button', { name: 'Dismiss' }).click();
  });
  await fovea.drop(good);
  await expect(fovea.resolution).toContainText('640 × 480');
  await fovea.setLongestAnswer(3);
  await fovea.ask('What is it?');
  await fovea.ended('finished');

  const text = join(folder, 'notes.png');
  await writeFile(text, 'This is no image at all.\n');
  const truncated = join(folder, 'truncated.png');
  await truncateFile(good, truncated);
  const huge = join(folder, 'huge.png');
  await writeLyingPng(huge, 30_000, 30_000);
  const bad = [
    { path: text, says: /notes\.png.*is text/i },
    { path: truncated, says: /truncated\.png/ },
    { path: huge, says: /30,?000/ },
  ];
  for (const { path, says } of bad) {
    await test.step(path.slice(folder.length + 1), async () => {
      await fovea.drop(path);
      await expect(fovea.openError).toContainText(says);
      await expect(fovea.resolution, 'the open image stays').toContainText('640 × 480');
      await expect(fovea.tokens, 'the conversation stays').toHaveCount(3);
      await fovea.openError.getByRole('button', { name: 'Dismiss' }).click();
      await expect(fovea.openError).toHaveCount(0);
    });
  }
  await fovea.ask('Still there?');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished');

  await test.step('a 1 x 1 image simply works', async () => {
    const tiny = join(folder, 'tiny.png');
    await writeBlocksImage(tiny, 1, 1);
    await fovea.drop(tiny);
    await expect(fovea.resolution).toContainText('1 × 1');
    await fovea.setLongestAnswer(2);
    await fovea.ask('What colour is it?');
    await fovea.ended('finished');
    await expect(fovea.tokens).toHaveCount(2);
  });

  await test.step('a TIFF, which Chromium cannot show, is shown and asked about', async () => {
    const scan = join(folder, 'scan.tif');
    await writeTiff(scan, 300, 200);
    await fovea.drop(scan);
    await expect(fovea.resolution).toContainText('300 × 200');
    await expect(fovea.stage).toBeVisible();
    const still = fovea.page.locator('[data-testid=thumbnail][aria-current=true] canvas[data-drawn="true"]');
    await expect(still, 'a small still of its shape').toHaveAttribute('width', '128');
    await expect(still).toHaveAttribute('height', '85');
    await fovea.ask('What is it?');
    await fovea.ended('finished');
  });
});
