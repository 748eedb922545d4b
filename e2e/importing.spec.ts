import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBundle } from '../engine/session/bundle/writeBundle.js';
import { cocoJson } from '../engine/session/formats/cocoJson.js';
import { loadSession } from '../engine/session/loadSession.js';
import { bundleParts, makeBundle } from '../engine/session/testing/bundleParts.js';
import { writeFixtureSession } from '../engine/session/testing/writeFixtureSession.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

/** Chooses File > Import… with the native dialog, which cannot be driven, answering with these paths. */
async function importByMenu({ app }: FoveaWindow, ...paths: string[]): Promise<void> {
  await app.evaluate(({ dialog, Menu }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    const file = Menu.getApplicationMenu()!.items.find(({ label }) => label === '&File')!;
    const item = file.submenu!.items.find(({ label }) => label === '&Import…')!;
    // What a click is given is Electron's business: nothing of it is read.
    (item.click as () => void)();
  }, paths);
}

const marksOf = ({ page }: FoveaWindow) => page.getByTestId('annotation-list').getByRole('option');

test('a bundle is dropped, imported again by menu, and opened as an argument; annotations come with it', async ({
  folder,
  open,
}, testInfo) => {
  const session = await writeFixtureSession(join(folder, 'elsewhere'));
  const bundle = join(folder, 'Hafen 🚢 & co.FOVEA');
  await writeBundle(session, bundle);
  const marks = join(folder, 'marks.json');
  await writeFile(marks, cocoJson((await loadSession(session)).session));
  const userDataDir = join(folder, 'profile');
  const fovea = await open({ userDataDir });

  await test.step('dropped: everything is there', async () => {
    await fovea.drop(bundle);
    await expect(fovea.resolution).toContainText('640 × 400');
    await expect(fovea.turns).toHaveCount(3);
    await expect(fovea.turns.first()).toContainText('What is the <b>ship\'s</b> "name"?');
    await expect(marksOf(fovea)).toHaveCount(9);
    await expect(fovea.question).toHaveValue('And what is behind it?');
    await expect(fovea.openError).toBeHidden();
    await fovea.page.screenshot({ path: testInfo.outputPath('imported.png') });
  });

  await test.step('annotations of another program: one entry of the history', async () => {
    await fovea.drop(marks);
    await expect(marksOf(fovea)).toHaveCount(18);
    await expect(fovea.openNote).toContainText('marks.json (COCO): 9 annotations imported.');
    await fovea.page.screenshot({ path: testInfo.outputPath('annotations.png') });
    await fovea.openNote.getByRole('button', { name: 'Dismiss' }).click();
    await fovea.stage.focus();
    await fovea.page.keyboard.press('ControlOrMeta+z');
    await expect(marksOf(fovea)).toHaveCount(9);
  });

  await test.step('by menu: a session beside the first, which says so', async () => {
    await importByMenu(fovea, bundle);
    await expect(fovea.openNote).toContainText('is here already');
    await expect(fovea.turns).toHaveCount(3);
    await fovea.page.screenshot({ path: testInfo.outputPath('again.png') });
    await importByMenu(fovea);
    await expect(fovea.openError).toBeHidden();
  });
  await fovea.app.close();

  await test.step('as an argument, into another profile', async () => {
    const other = await open({ args: [bundle] });
    await expect(other.resolution).toContainText('640 × 400');
    await expect(other.turns).toHaveCount(3);
    await expect(marksOf(other)).toHaveCount(9);
  });
});

test('what is not sound is refused with a reason, and the window stays as it is', async ({
  folder,
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0);
  await expect(fovea.resolution).toContainText('400 × 300');
  const parts = await bundleParts();
  const evil = join(folder, 'evil.fovea');
  await writeFile(
    evil,
    makeBundle(parts, { files: (files) => ({ ...files, '../../evil.json': Buffer.from('x') }) }),
  );
  await fovea.drop(evil);
  await expect(fovea.openError).toContainText(
    'evil.fovea was not imported: it holds ../../evil.json, which no session has',
  );
  await fovea.page.screenshot({ path: testInfo.outputPath('refused.png') });
  await expect(fovea.resolution).toContainText('400 × 300');

  const cut = join(folder, 'cut.fovea');
  await writeFile(cut, (await readFile(evil)).subarray(0, 5000));
  await importByMenu(fovea, cut);
  await expect(fovea.openError).toContainText('it was cut off, or is something else');

  const other = join(folder, 'other.json');
  await writeFile(other, cocoJson(parts.session));
  await fovea.drop(other);
  await expect(fovea.openError).toContainText('is called blocks.png or has 400 x 300 pixels');
  await expect(marksOf(fovea)).toHaveCount(0);
});
