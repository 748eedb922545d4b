import { spawn } from 'node:child_process';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';
import { preparedLaunch } from './support/launchFovea.js';
import { makeTalkativeCheckpoint } from './support/talkativeCheckpoint.js';

test('a chosen model is opened again at the next start; where it is gone the shipped one answers, and says so', async ({
  folder,
  open,
}, testInfo) => {
  const userDataDir = join(folder, 'profile');
  const model = join(folder, 'mine');
  await makeTalkativeCheckpoint(model);
  const first = await open({ userDataDir });
  await expect(first.page.getByTestId('model-line')).toBeVisible();
  await first.stage.focus();
  await first.page.keyboard.press('Shift+M');
  await first.answerOpenDialog(model);
  await first.page.getByRole('button', { name: 'Open folder…' }).click();
  await first.page.getByTestId('load-model').click();
  await expect(first.page.getByTestId('model-line'), 'it is not the shipped model').toHaveCount(0);
  await expect(first.engineState).toHaveText('Ready');
  await first.app.close();

  const second = await open({ userDataDir });
  await expect(second.engineState).toHaveText('Ready');
  await expect(second.page.getByTestId('model-line')).toHaveCount(0);
  await second.app.close();

  await rename(model, `${model}-away`);
  const third = await open({ userDataDir });
  const notice = third.page.getByTestId('model-fallback');
  await expect(notice).toContainText(model);
  await expect(third.engineState).toHaveText('Ready');
  await expect(third.page.getByTestId('engine-failure'), 'the failure is made good').toHaveCount(0);
  await expect(third.page.getByTestId('model-line')).toBeVisible();
  await expect(notice.getByRole('button', { name: 'Open another model folder…' })).toBeVisible();
  await testInfo.attach('fallback', { body: await third.page.screenshot(), contentType: 'image/png' });
  await third.app.close();

  // The folder is back, as a drive that was not plugged in.
  await rename(`${model}-away`, model);
  const fourth = await open({ userDataDir });
  await expect(fourth.engineState).toHaveText('Ready');
  await expect(fourth.page.getByTestId('model-fallback')).toHaveCount(0);
  await expect(fourth.page.getByTestId('model-line')).toHaveCount(0);
});

test('weights of a variant that cannot be opened are listed with the reason, and cannot be chosen', async ({
  folder,
  open,
}, testInfo) => {
  const model = join(folder, 'model');
  await cp(join(projectRoot, 'assets', 'models', 'fovea-mini'), model, { recursive: true });
  await rm(join(model, 'variants', 'hd', 'model.safetensors'));
  const fovea = await open({ args: ['--model', model] });
  await expect(fovea.engineState).toHaveText('Ready');
  const hd = fovea.page.getByRole('radio', { name: 'HD' });
  await expect(hd).toBeDisabled();
  await expect(hd).toHaveAccessibleDescription(/variants\/hd cannot be opened/);
  await expect(fovea.page.getByRole('radio', { name: 'XAttn' })).toBeEnabled();
  await testInfo.attach('broken variant', { body: await fovea.page.screenshot(), contentType: 'image/png' });
});

test('--model without a value ends the app with status 2 and a word', async ({ folder }) => {
  const { distribution, switches, env } = preparedLaunch();
  const args = [...switches, `--user-data-dir=${folder}`, projectRoot, '--model'];
  const child = spawn(distribution.executablePath, args, { env: { ...process.env, ...env } });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise((done) => child.once('close', done));
  expect(code).toBe(2);
  expect(complaint).toContain('Expected a value after --model');
});
