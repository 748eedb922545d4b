import { AxeBuilder } from '@axe-core/playwright';
import { cp, mkdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type FoveaFixtures, test } from './support/foveaTest.js';
import { makeTalkativeCheckpoint } from './support/talkativeCheckpoint.js';
import { writeBlocksImage } from './support/testImages.js';

/** The app with a picture and the shipped model, and a folder `mine` beside the picture that holds another model. */
async function openBesideModel(folder: string, open: FoveaFixtures['open']) {
  const [image, model] = [join(folder, 'blocks.png'), join(folder, 'mine')];
  await writeBlocksImage(image, 400, 300);
  await makeTalkativeCheckpoint(model);
  const userDataDir = join(folder, 'profile');
  const first = await open({ userDataDir, args: [image] });
  await expect(first.engineState).toHaveText('Ready');
  return { first, userDataDir, model };
}

test('a folder is looked at before it loads, answers, gives way to the shipped model, and is the choice of the next start', async ({
  folder,
  open,
}, testInfo) => {
  const { first, userDataDir, model } = await openBesideModel(folder, open);
  const { page } = first;
  await first.stage.focus();
  await page.keyboard.press('Shift+M');
  const dialog = page.getByTestId('models-dialog');
  const row = (name: string) => dialog.getByTestId('model-row').filter({ hasText: name });
  await expect(row('fovea-mini')).toBeFocused();
  await expect(row('fovea-mini')).toContainText('12.9 M');

  await test.step('the folder is added, and nothing of it is loaded', async () => {
    await first.answerOpenDialog(model);
    await dialog.getByRole('button', { name: 'Open folder…' }).click();
    await expect(row('mine')).toHaveAttribute('aria-current', 'true');
    await expect(dialog.getByTestId('model-memory')).toContainText('Needs about');
    await expect(dialog.getByTestId('model-details')).toContainText('12 layers of width 96');
    await expect(page.getByTestId('status-model')).toContainText('fovea-mini');
    await page.screenshot({ path: testInfo.outputPath('looked.png') });
  });

  await test.step('it is loaded and asked, by the keyboard alone', async () => {
    await dialog.getByTestId('load-model').focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByTestId('model-opened')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByTestId('status-model')).toContainText('mine');
    await first.setLongestAnswer(3);
    await first.ask('What is it?');
    await first.ended('finished');
    await expect(first.tokens).toHaveCount(3);
  });

  await test.step('the shipped one again, and back', async () => {
    await page.getByTestId('status-model').click();
    await row('fovea-mini').click();
    await dialog.getByTestId('load-model').click();
    await expect(dialog.getByTestId('model-opened')).toBeVisible();
    await expect(page.getByTestId('status-model')).toContainText('fovea-mini');
    await row('mine').click();
    await dialog.getByTestId('load-model').click();
    await expect(dialog.getByTestId('model-opened')).toBeVisible();
  });
  await first.saved();
  await first.app.close();

  const second = await open({ userDataDir });
  await expect(second.engineState).toHaveText('Ready');
  await expect(second.page.getByTestId('status-model')).toContainText('mine');
  await second.app.close();

  await rm(model, { recursive: true });
  const third = await open({ userDataDir });
  await expect(third.page.getByTestId('model-fallback')).toContainText(model);
  await third.page.getByTestId('status-model').click();
  const gone = third.page.getByTestId('model-row').filter({ hasText: 'mine' });
  await expect(gone).toContainText('Not there, or empty');
  await gone.click();
  await expect(third.page.getByTestId('model-finding')).toContainText('There is no model folder');
  await expect(third.page.getByTestId('load-model')).toHaveCount(0);
  await third.page.screenshot({ path: testInfo.outputPath('gone.png') });
  await third.page.getByRole('button', { name: 'Forget' }).click();
  await expect(gone).toHaveCount(0);
});

test('what cannot be opened offers no loading; a model that is dropped is shown; an answer under way is kept', async ({
  folder,
  openOnBlocks,
}, testInfo) => {
  const [broken, lacking] = [join(folder, 'broken-model'), join(folder, 'without-tokenizer')];
  await makeTalkativeCheckpoint(broken);
  await truncate(join(broken, 'model.safetensors'), 100_000);
  await mkdir(lacking);
  await makeTalkativeCheckpoint(lacking);
  await rm(join(lacking, 'tokenizer.json'));
  const fovea = await openOnBlocks(400);
  const { page } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  const dialog = page.getByTestId('models-dialog');
  await fovea.drop(broken);
  await expect(dialog.getByTestId('model-finding').first()).toContainText('truncated');
  await expect(dialog.getByTestId('load-model')).toHaveCount(0);
  await page.screenshot({ path: testInfo.outputPath('broken.png') });
  await page.keyboard.press('Escape');

  await fovea.setLongestAnswer(40);
  await fovea.ask('What is it?');
  await expect(fovea.tokens.nth(2)).toBeVisible();
  await fovea.drop(lacking);
  await expect(dialog.getByTestId('model-finding')).toContainText(
    'neither tokenizer.json nor tokenizer.model',
  );
  await expect(dialog.getByTestId('load-model')).toHaveText('Load anyway');
  await expect(dialog).toContainText('what is written stays');
  await page.screenshot({ path: testInfo.outputPath('under-way.png') });
  await dialog.getByTestId('load-model').click();
  await expect(dialog.getByTestId('model-opened')).toBeVisible();
  await page.keyboard.press('Escape');
  await fovea.ended('failed');
  await expect(fovea.runFailure).toContainText('What was written so far stays');
  expect(await fovea.tokens.count()).toBeGreaterThan(2);
});

test('the dialog has no accessibility violations in dark and light, and nothing in it is cut in a small window with large text', async ({
  folder,
  open,
}, testInfo) => {
  const userDataDir = join(folder, 'profile');
  const model = join(folder, 'a-folder-with-a-name-that-is-longer-than-the-list-is-wide');
  await makeTalkativeCheckpoint(model);
  await cp(model, join(folder, 'other'), { recursive: true });
  await rm(join(model, 'tokenizer.json'));
  const fovea = await open({ userDataDir });
  const { page } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  const dialog = page.getByTestId('models-dialog');
  await fovea.answerOpenDialog(model);
  await page.getByTestId('status-model').click();
  await dialog.getByRole('button', { name: 'Open folder…' }).click();
  await expect(dialog.getByTestId('model-finding')).toBeVisible();
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('[data-testid="models-dialog"]')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) })),
    ).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`${theme}.png`) });
  }
  await page.keyboard.press('Escape');
  await page.getByTestId('text-size').click();
  const larger = page.getByRole('button', { name: 'Larger text' });
  while (await larger.isEnabled()) await larger.click();
  await page.keyboard.press('Escape');
  await fovea.resize(960, 640);
  await fovea.stage.focus();
  await page.keyboard.press('Shift+M');
  await dialog.getByTestId('model-row').filter({ hasText: 'longer' }).click();
  await expect(dialog.getByTestId('model-memory')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('small-large-text.png') });
  const outside = await dialog.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return [...element.querySelectorAll('*')]
      .filter((inside) => inside.getBoundingClientRect().width > 0)
      .filter((inside) => inside.getBoundingClientRect().right > box.right + 0.5)
      .map(({ className }) => className);
  });
  expect(outside, 'beyond the right edge').toEqual([]);
  const load = dialog.getByTestId('load-model');
  await load.scrollIntoViewIfNeeded();
  await expect(load).toBeInViewport({ ratio: 0.95 });
  await page.screenshot({ path: testInfo.outputPath('small-large-text-end.png') });
  await load.click({ timeout: 5000 });
  await expect(dialog.getByTestId('model-opened')).toBeVisible();
});

test('a model is opened with other weights, converted beside itself, and a variant that selects nothing shows where it looked', async ({
  folder,
  open,
}, testInfo) => {
  const { first, userDataDir, model } = await openBesideModel(folder, open);
  const { page } = first;
  await first.resize(960, 640);
  const dialog = page.getByTestId('models-dialog');
  const row = (name: string) => dialog.getByTestId('model-row').filter({ hasText: name });
  await page.getByTestId('status-model').click();
  await first.answerOpenDialog(model);
  await dialog.getByRole('button', { name: 'Open folder…' }).click();
  const fp32 = dialog.getByTestId('weights-choice').getByRole('radio', { name: /^fp32/ });
  await fp32.check();
  await expect(dialog.getByTestId('model-memory')).toContainText('Weights as fp32');
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    await page.screenshot({ path: testInfo.outputPath(`weights-${theme}.png`) });
  }
  await dialog.getByTestId('load-model').click();
  await expect(dialog.getByTestId('model-opened')).toContainText('weights as fp32');
  await expect(page.getByTestId('status-model')).toContainText('fp32');

  await test.step('it is converted, and the new model is in the list without a choice of weights', async () => {
    await dialog.getByText('Convert to int8 or int4…').click();
    await dialog.getByRole('button', { name: 'Beside this model…' }).click();
    await expect(dialog.getByTestId('conversion-plan')).toContainText('in 1 file');
    await dialog.getByTestId('conversion').scrollIntoViewIfNeeded();
    await page.screenshot({ path: testInfo.outputPath('planned.png') });
    await dialog.getByTestId('conversion').getByRole('button', { name: 'Convert' }).click();
    await expect(dialog.getByTestId('conversion')).toContainText('It is in the list now');
    await row('mine-int4').click();
    await expect(dialog.getByTestId('model-memory')).toContainText('Weights as int4');
    await expect(dialog.getByTestId('weights-choice')).toHaveCount(0);
  });
  await page.keyboard.press('Escape');

  await test.step('low-res shows where it looked', async () => {
    await first.setLongestAnswer(3);
    await page.getByRole('radio', { name: /^Low-res/ }).check({ force: true });
    await first.ask('What is it?');
    await first.ended('finished');
    await expect(page.getByTestId('legend')).toContainText(
      'Low-res selects nothing; this is where it looked',
    );
    await expect(page.getByTestId('readout')).toContainText('12 layers × ');
    await page.screenshot({ path: testInfo.outputPath('lowres.png') });
  });
  await first.saved();
  await first.app.close();

  const second = await open({ userDataDir });
  await expect(second.engineState).toHaveText('Ready');
  await expect(second.page.getByTestId('status-model')).toContainText('fp32');
  await expect(second.page.getByTestId('legend')).toContainText('this is where it looked');
});
