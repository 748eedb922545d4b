import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

test('the temporary folder is closed to others, and a later start removes what a killed one left', async ({
  folder,
  openTalkative,
}) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 400, 300);
  const temporaryDir = join(folder, 'temporary');
  await mkdir(temporaryDir);
  const env = { TMPDIR: temporaryDir, TEMP: temporaryDir, TMP: temporaryDir };
  const ownFolders = async (): Promise<string[]> =>
    (await readdir(temporaryDir)).filter((name) => name.startsWith('fovea-'));

  const killed = await openTalkative(0, { args: [image], env });
  await expect(killed.resolution).toContainText('400 × 300');
  const left = await ownFolders();
  expect(left).toHaveLength(1);
  if (process.platform !== 'win32')
    expect((await stat(join(temporaryDir, left[0]!))).mode & 0o777).toBe(0o700);
  const ended = new Promise((done) => killed.app.process().once('exit', done));
  killed.app.process().kill('SIGKILL');
  await ended;
  expect(await ownFolders()).toEqual(left);

  const next = await openTalkative(0, { args: [image], env });
  await expect(next.resolution).toContainText('400 × 300');
  await expect.poll(async () => (await ownFolders()).includes(left[0]!)).toBe(false);
  await next.app.close();
  expect(await ownFolders()).toEqual([]);
});
