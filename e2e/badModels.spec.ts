import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import { makeTalkativeCheckpoint } from './support/talkativeCheckpoint.js';
import { writeBlocksImage } from './support/testImages.js';

test('a model folder that is not there: the app says so, still opens images, and answers once the folder is back', async ({
  folder,
  open,
}) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 400, 300);
  const model = join(folder, 'nowhere');
  const fovea = await open({ args: ['--model', model, image] });
  await expect(fovea.engineState).toContainText(model);
  await expect(fovea.stage, 'the image is shown all the same').toBeVisible();
  await fovea.ask('What is it?');
  await expect(fovea.page.getByTestId('composer-error').or(fovea.runFailure)).toContainText(model);

  await makeTalkativeCheckpoint(model);
  await fovea.page
    .getByRole('button', { name: /^Restart/ })
    .first()
    .click();
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
});

test('a truncated checkpoint is refused with the file and what to do', async ({ folder, open }) => {
  const model = join(folder, 'model');
  await makeTalkativeCheckpoint(model);
  await truncate(join(model, 'model.safetensors'), 100_000);
  const fovea = await open({ env: { FOVEA_MODEL: model } });
  await expect(fovea.engineState).toContainText('model.safetensors');
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
