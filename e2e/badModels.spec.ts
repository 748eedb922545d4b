import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import { makeTalkativeCheckpoint } from './support/talkativeCheckpoint.js';
import { writeBlocksImage } from './support/testImages.js';

test('a model folder that is not there: said once, images open all the same, and it is answered once the folder is back', async ({
  folder,
  open,
}) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 400, 300);
  const model = join(folder, 'nowhere');
  const fovea = await open({ args: ['--model', model, image] });
  const notice = fovea.page.getByTestId('engine-failure');
  await expect(notice).toContainText(model);
  await expect(fovea.engineState).toHaveText('No model is open');
  await expect(fovea.stage, 'the image is shown all the same').toBeVisible();
  await fovea.ask('What is it?');
  await expect(fovea.composerError).toContainText('no model is open');
  await expect(fovea.page.getByText(model), 'the reason stands in one place').toHaveCount(1);
  await expect(fovea.page.getByRole('button', { name: /^Restart/ })).toHaveCount(0);

  await makeTalkativeCheckpoint(model);
  await notice.getByRole('button', { name: 'Try this one again' }).click();
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
});

test('in place of a truncated checkpoint another folder is opened, then the shipped model, whose card is a click away', async ({
  folder,
  open,
}, testInfo) => {
  const model = join(folder, 'model');
  const [other, late] = [join(folder, 'other'), join(folder, 'late')];
  await makeTalkativeCheckpoint(model);
  await makeTalkativeCheckpoint(other);
  await truncate(join(model, 'model.safetensors'), 100_000);
  const fovea = await open({ env: { FOVEA_MODEL: model } });
  const notice = fovea.page.getByTestId('engine-failure');
  await expect(notice).toContainText('model.safetensors');
  await testInfo.attach('bad model', { body: await fovea.page.screenshot(), contentType: 'image/png' });

  await fovea.answerOpenDialog(other);
  await notice.getByRole('button', { name: 'Open another model folder…' }).click();
  await fovea.page.getByTestId('load-model').click();
  await expect(fovea.engineState).toHaveText('Ready');
  await expect(notice).toHaveCount(0);
  await expect(fovea.page.getByTestId('model-line'), 'it is not the shipped model').toHaveCount(0);

  await expect(fovea.page.getByTestId('model-opened')).toBeVisible();
  await fovea.page.keyboard.press('Escape');

  // From the menu, one that is damaged between the look and the loading.
  await makeTalkativeCheckpoint(late);
  await fovea.answerOpenDialog(late);
  await fovea.app.evaluate(({ BrowserWindow, Menu }) => {
    const file = Menu.getApplicationMenu()!.items.find(({ label }) => label === '&File')!;
    const item = file.submenu!.items.find(({ label }) => label === 'Open mo&del folder…')!;
    (item.click as (...given: unknown[]) => void)(undefined, BrowserWindow.getAllWindows()[0], undefined);
  });
  await expect(fovea.page.getByTestId('load-model')).toBeEnabled();
  await truncate(join(late, 'model.safetensors'), 100_000);
  await fovea.page.getByTestId('load-model').click();
  await expect(fovea.page.getByTestId('model-failed')).toContainText('model.safetensors');
  await fovea.page.keyboard.press('Escape');
  await expect(notice).toContainText('model.safetensors');
  await notice.getByRole('button', { name: 'Use the shipped model' }).click();
  await expect(fovea.engineState).toHaveText('Ready');
  await expect(fovea.page.getByTestId('model-line')).toContainText('twelve kinds of questions');
  await fovea.page.getByRole('button', { name: 'Model card and scores' }).click();
  const card = fovea.page.getByTestId('model-card');
  await expect(card.getByRole('cell', { name: 'aerial' }).first()).toBeVisible();
  await testInfo.attach('card', { body: await fovea.page.screenshot(), contentType: 'image/png' });
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toBeHidden();
});

test('a config without `extra` answers in low resolution; FlexAttention cannot be chosen, and says why', async ({
  folder,
  open,
}) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 400, 300);
  const model = join(folder, 'model');
  await makeTalkativeCheckpoint(model);
  const config = JSON.parse(await readFile(join(model, 'config.json'), 'utf8')) as Record<string, unknown>;
  delete config['extra'];
  await writeFile(join(model, 'config.json'), JSON.stringify(config));
  const fovea = await open({ args: ['--model', model, image] });
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(2);

  const flex = fovea.page.getByRole('radio', { name: 'FlexAttention' });
  await expect(flex).toBeDisabled();
  await expect(flex).not.toBeChecked();
  await expect(flex.locator('..'), 'it says why').toHaveAttribute('title', /no weights/);
  await expect(fovea.page.getByRole('radio', { name: 'Low-res' })).toBeChecked();
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await expect(fovea.tokens).toHaveCount(2);
});
