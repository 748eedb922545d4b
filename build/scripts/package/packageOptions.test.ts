import { expect, it } from 'vitest';
import { packageOptions } from './packageOptions.js';

it('packs a folder with the official Electron unless told otherwise', () => {
  expect(packageOptions([], 'linux')).toEqual({ target: 'dir', allowFallbackElectron: false });
  expect(packageOptions(['--allow-fallback-electron', 'appimage'], 'linux')).toEqual({
    target: 'AppImage',
    allowFallbackElectron: true,
  });
});

it.each([
  [['--linux', 'dir'], "'--linux'"],
  [['dir', 'deb'], 'one target, got dir deb'],
  [['zip'], 'dir, AppImage, deb as target on linux, got zip'],
  [['dmg'], 'dir, AppImage, deb as target on linux, got dmg'],
  [['constructor'], 'got constructor'],
])('refuses %j and says what can be asked for', (args, complaint) => {
  expect(() => packageOptions(args, 'linux')).toThrow(complaint);
  expect(() => packageOptions(args, 'linux')).toThrow('[dir|AppImage|deb] [--allow-fallback-electron]');
});
