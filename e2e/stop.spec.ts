import { expect, test } from './support/foveaTest.js';

test('an answer is stopped by its button and by Escape; a second question while one runs is refused', async ({
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(100);
  await fovea.setLongestAnswer(400);
  await fovea.ask('Tell me everything.');
  await expect(fovea.tokens.nth(2)).toBeVisible();
  await fovea.stopButton.click();
  await fovea.ended('stopped', 10_000);
  const count = await fovea.tokens.count();
  expect(count).toBeGreaterThanOrEqual(3);
  expect(count).toBeLessThan(400);
  await fovea.page.waitForTimeout(500);
  expect(await fovea.tokens.count(), 'nothing is added after the end').toBe(count);
  await expect(fovea.runFailure).toHaveCount(0);

  await fovea.setLongestAnswer(3);
  await fovea.ask('Again?');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished');
  await expect(fovea.tokens).toHaveCount(3);

  await test.step('Escape stops an answer too', async () => {
    await fovea.setLongestAnswer(400);
    await fovea.ask('Tell me everything.');
    await expect(fovea.turns).toHaveCount(3);
    await expect(fovea.tokens.first()).toBeVisible();
    await fovea.page.keyboard.press('Escape');
    await fovea.ended('stopped', 10_000);
  });

  await test.step('a second question while one runs is refused, and the first goes on', async () => {
    await fovea.setLongestAnswer(25);
    await fovea.ask('The first question?');
    await expect(fovea.turns).toHaveCount(4);
    await expect(fovea.tokens.first()).toBeVisible();
    await fovea.ask('The second question?');
    await expect(fovea.composerError).toContainText(/still being answered/);
    await expect(fovea.question).toHaveValue('The second question?');
    await expect(fovea.turns).toHaveCount(4);
    await fovea.ended('finished');
    await expect(fovea.tokens).toHaveCount(25);
  });
});
