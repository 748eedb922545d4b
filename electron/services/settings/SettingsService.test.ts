import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../ipc/defaultSettings.js';
import { SettingsService } from './SettingsService.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-settings-'));
  path = join(folder, 'deep', 'settings.json');
});
afterEach(() => rm(folder, { recursive: true }));

it('starts with defaults and keeps what was changed', async () => {
  const settings = await SettingsService.open(path);
  expect(settings.current).toEqual(defaultSettings);
  await settings.update({ theme: 'light' });
  expect((await SettingsService.open(path)).current).toEqual({ ...defaultSettings, theme: 'light' });
});

it('leaves nothing but the file behind, and the last of many changes wins', async () => {
  const settings = await SettingsService.open(path);
  await Promise.all([
    settings.update({ theme: 'light' }),
    settings.update({ provider: 'cpu' }),
    settings.update({ theme: 'dark' }),
  ]);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    ...defaultSettings,
    theme: 'dark',
    provider: 'cpu',
  });
  expect(await readdir(join(folder, 'deep'))).toEqual(['settings.json']);
});

it.each(['{"theme":', '[]', '"light"', 'null'])(
  'falls back to defaults on a broken file and says so: %s',
  async (text) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    said.mockClear();
    const broken = join(folder, 'settings.json');
    await writeFile(broken, text);
    expect((await SettingsService.open(broken)).current).toEqual(defaultSettings);
    expect(said).toHaveBeenCalledOnce();
  },
);

it('reads an older file, which lacks what came since', async () => {
  const older = join(folder, 'settings.json');
  await writeFile(older, '{"theme":"light","provider":"cpu"}');
  const { current } = await SettingsService.open(older);
  expect(current).toEqual({ ...defaultSettings, theme: 'light', provider: 'cpu' });
});

it.each([
  ['theme', '"pink"'],
  ['textSize', '300'],
  ['textSize', '"large"'],
  ['panels', '{"rail":-5,"conversation":null,"inspector":null}'],
  ['panels', '[]'],
  ['modelFolder', '7'],
])('takes the default for a %s of %s alone, and says so', async (name, value) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  said.mockClear();
  const broken = join(folder, 'settings.json');
  await writeFile(broken, `{"provider":"cpu","${name}":${value}}`);
  expect((await SettingsService.open(broken)).current).toEqual({ ...defaultSettings, provider: 'cpu' });
  expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`the setting ${name}`));
});

it('says what to do when the file cannot be written, and the change holds', async () => {
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const settings = await SettingsService.open(join(blocked, 'settings.json'));
  await expect(settings.update({ theme: 'dark' })).rejects.toMatchObject({ code: 'settings-unwritable' });
  expect(settings.current.theme).toBe('dark');
});

it('tells the window of trouble whoever changed something, and of its end', async () => {
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const settings = await SettingsService.open(join(blocked, 'settings.json'));
  const told: (string | null)[] = [];
  settings.onTrouble = (reason) => told.push(reason);
  await settings.update({ modelFolder: '/a' }).catch(() => undefined);
  await rm(blocked);
  await settings.update({ modelFolder: '/b' });
  expect(told).toEqual([
    expect.stringContaining('check that the folder can be written and the disk is not full'),
    null,
  ]);
});
