import { join } from 'node:path';
import { writeBlocksImage } from './support/testImages.js';
import { expect, test } from './support/foveaTest.js';

test('the shipped model says before its answer when picture or question lie outside what it was taught', async ({
  open,
  folder,
}, testInfo) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 900, 700);
  const fovea = await open({ args: [image] });
  const { page } = fovea;
  const note = fovea.turn.getByTestId('outside-taught');

  await test.step('the picture', async () => {
    await fovea.ask('What does the red sign say?');
    await fovea.ended('finished', 80_000);
    await expect(note).toContainText('the picture is unlike those of its training');
    await page.screenshot({ path: testInfo.outputPath('picture.png') });
  });

  await test.step('both', async () => {
    await fovea.ask('Who painted this?');
    await fovea.ended('finished', 80_000);
    await expect(note).toContainText('picture and question are unlike those of its training');
    await note.getByRole('button', { name: 'How this is told' }).click();
    await expect(page.getByRole('dialog')).toContainText('Outside what it was taught');
    await expect(
      page.getByRole('dialog').getByRole('heading', { name: 'Outside what it was taught', exact: true }),
      'the card is open at it',
    ).toBeInViewport();
    await page.screenshot({ path: testInfo.outputPath('card.png') });
    await page.keyboard.press('Escape');
  });

  await test.step('a sample and its question are inside', async () => {
    await page.getByTestId('thumbnail').nth(2).click();
    await fovea.question.press('Enter');
    await fovea.ended('finished', 80_000);
    await expect(note).toHaveCount(0);
  });
});
