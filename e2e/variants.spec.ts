import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';

const shipped = join(projectRoot, 'assets', 'models', 'fovea-mini');
const question = 'What does the red sign say?';

test('each variant answers from the weights trained for it, and the answer says so', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  await expect(fovea.engineState).toHaveText('Ready');
  for (const name of ['Low-res', 'HD', 'XAttn', 'Full']) {
    const radio = fovea.page.getByRole('radio', { name, exact: true });
    await radio.check();
    await expect(fovea.page.getByTestId('variant-line')).not.toBeEmpty();
    await fovea.ask(question);
    await expect(fovea.turn.locator('.turn__settings')).toHaveText(`${name}, weights trained for it`);
    await fovea.ended('finished');
    await expect(fovea.turn.getByTestId('stats')).toContainText(/whole answer\s*\d/);
  }
  await testInfo.attach('variants', { body: await fovea.page.screenshot(), contentType: 'image/png' });
});

test('without weights of its own, as in an installed app, low-res is called a view of the others', async ({
  folder,
  open,
}) => {
  const model = join(folder, 'installed');
  await cp(shipped, model, { recursive: true, filter: (path) => !path.endsWith('variants') });
  const fovea = await open({ args: ['--model', model] });
  await expect(fovea.engineState).toHaveText('Ready');
  await expect(fovea.page.getByRole('radiogroup', { name: 'Variant' }).getByRole('radio')).toHaveCount(2);
  await fovea.page.getByRole('radio', { name: 'Low-res view' }).check();
  await expect(fovea.page.getByTestId('variant-line')).toContainText('no weights trained for it');
  await fovea.ask(question);
  await expect(fovea.turn.locator('.turn__settings')).toHaveText(
    'Low-res view of the weights of FlexAttention',
  );
  await fovea.ended('finished');
});
