import { AxeBuilder } from '@axe-core/playwright';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { HubServer, testCommit } from '../engine/hub/testing/HubServer.js';
import { expect, test } from './support/foveaTest.js';
import { makeTalkativeCheckpoint } from './support/talkativeCheckpoint.js';
import { writeBlocksImage } from './support/testImages.js';

const name = 'some-laboratory/talkative-vision-model-with-a-rather-long-name-7b';

/** All files below a folder, by their paths in a repository. */
async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, Buffer> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).replaceAll('\\', '/')] = await readFile(path);
  }
  return files;
}

/** Takes a picture in both themes, and says what is wrong for people with other ways to see. */
async function look(page: Page, path: (name: string) => string, state: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((one) => (document.documentElement.dataset['theme'] = one), theme);
    await page.screenshot({ path: path(`${state}-${theme}.png`) });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('[data-testid="models-dialog"]')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((one) => one.target.join(' ')).join(', ')}`,
    );
    expect(found, `${state}, ${theme}`).toEqual([]);
  }
  const outside = await page.getByTestId('models-dialog').evaluate((element) => {
    const { right } = element.getBoundingClientRect();
    return [...element.querySelectorAll('*')]
      .filter((inside) => inside.getBoundingClientRect().width > 0)
      .filter((inside) => inside.getBoundingClientRect().right > right + 0.5)
      .map(({ className }) => className);
  });
  expect(outside, `${state}: beyond the right edge`).toEqual([]);
}

test('a model of the hub is looked up, downloaded, cancelled, resumed after a restart, loaded and asked', async ({
  folder,
  open,
}, testInfo) => {
  test.setTimeout(900_000); // two starts, and ten looks at the window by all rules
  const [model, home, image] = [join(folder, 'model'), join(folder, 'home'), join(folder, 'blocks.png')];
  await makeTalkativeCheckpoint(model);
  await writeBlocksImage(image, 400, 300);
  const hub = new HubServer();
  const files = await filesOf(model);
  await hub.listen({ [name]: files });
  hub.facts.set(name, { cardData: { license: 'apache-2.0' } });
  const weightsBytes = files['model.safetensors']!.length;
  const isSlow = { on: true };
  hub.fault = ({ server, method }) =>
    server === 'store' && method === 'GET' && isSlow.on ? { bytesPerSecond: weightsBytes / 30 } : undefined;
  const start = {
    userDataDir: join(folder, 'profile'),
    args: [image],
    env: { HF_ENDPOINT: hub.endpoint, HF_HOME: home, HF_HUB_OFFLINE: '', HF_TOKEN: '' },
  };
  try {
    const first = await open(start);
    const { page } = first;
    await expect(first.engineState).toHaveText('Ready');
    await first.resize(960, 640);
    const dialog = page.getByTestId('models-dialog');
    const download = dialog.getByTestId('hub-download-details');
    const box = dialog.getByRole('textbox', { name: 'Name of the model, or the address of its page' });
    const path = (file: string): string => testInfo.outputPath(file);

    await test.step('nothing is asked before the person presses', async () => {
      await first.stage.focus();
      await page.keyboard.press('Shift+M');
      await dialog.getByTestId('from-hub').click();
      await expect(box).toBeFocused();
      await expect(dialog.getByTestId('hub-tells')).toContainText(new URL(hub.endpoint).host);
      await look(page, path, 'empty');
      await page.keyboard.type('some-laboratory/nothing');
      expect(hub.seen).toEqual([]);
      await page.keyboard.press('Enter');
      await expect(dialog.getByTestId('hub-failure')).toContainText(
        'There is no model some-laboratory/nothing',
      );
      await look(page, path, 'failed');
    });

    await test.step('looked up by the address of its page, then downloaded slowly', async () => {
      await box.fill(`https://huggingface.co/${name}/tree/main`);
      await page.keyboard.press('Enter');
      await expect(dialog.getByTestId('hub-offer')).toContainText('apache-2.0');
      await expect(dialog.getByTestId('hub-offer')).toContainText(join(home, 'hub'));
      await look(page, path, 'looked-up');
      const large = hub.seen.filter(({ server, method }) => server === 'store' && method === 'GET');
      expect(large, 'nothing large came yet').toEqual([]);
      await dialog.getByTestId('hub-download').click();
      await expect(dialog.getByTestId('hub-amount')).toContainText('a second');
      await look(page, path, 'downloading');
    });

    await test.step('it goes on behind the closed dialog, beside a question, and is cancelled', async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('download-button')).toContainText(/Downloading \d+ %/);
      await first.ask('What is it?');
      await first.ended('finished');
      await page.getByTestId('download-button').click();
      await download.getByTestId('hub-cancel').click();
      await expect(download).toHaveAttribute('data-state', 'stopped');
      await expect(dialog.getByTestId('download-row')).toContainText('Not finished');
      await look(page, path, 'cancelled');
      await page.keyboard.press('Escape');
    });
    await first.saved();
    await first.app.close();

    const second = await open(start);
    await expect(second.engineState).toHaveText('Ready');
    await second.resize(960, 640);
    const again = second.page.getByTestId('models-dialog');
    const before = hub.seen.length;

    await test.step('offered after the restart, not begun; resumed where it stopped', async () => {
      await second.page.getByTestId('status-model').click();
      await again.getByTestId('download-row').click();
      await expect(again.getByTestId('hub-download-details')).toHaveAttribute('data-state', 'stopped');
      expect(hub.seen).toHaveLength(before);
      isSlow.on = false;
      await again.getByTestId('hub-resume').click();
      await expect(again.getByTestId('model-details')).toContainText(name);
      await expect(again.getByTestId('kept-in-cache')).toContainText('its files stay in');
      await expect(again.getByTestId('load-model')).toBeEnabled();
      await look(second.page, path, 'done');
      const ranges = hub.requests('GET', 'model.safetensors').map(({ headers }) => headers.range);
      expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
      const blob = join(home, 'hub', `models--${name.replace('/', '--')}`, 'snapshots', testCommit);
      expect(await readFile(join(blob, 'model.safetensors'))).toEqual(files['model.safetensors']);
    });

    await test.step('it is loaded under its name and answers', async () => {
      await again.getByTestId('load-model').click();
      await expect(again.getByTestId('model-opened')).toBeVisible();
      await second.page.keyboard.press('Escape');
      await expect(second.page.getByTestId('status-model')).toContainText('talkative-vision-model');
      await second.setLongestAnswer(3);
      await second.ask('What is it?');
      await second.ended('finished', 180_000); // the first of a new engine process, on a machine that does other work
      await expect(second.tokens).toHaveCount(3);
    });
  } finally {
    hub.stop();
  }
});
