import { expect, it, vi } from 'vitest';
import type { ElectronDistribution } from '../electron/electronDistribution.js';
import { electronToPackage } from './electronToPackage.js';

const official: ElectronDistribution = {
  version: '45.0.0',
  dir: '/e',
  executablePath: '/e/e',
  origin: 'official',
};
const fallback: ElectronDistribution = { ...official, version: '33.2.1', origin: 'fallback' };

it('asks for the official Electron only', async () => {
  const ensure = vi.fn(() => Promise.resolve(official));
  expect(await electronToPackage(false, ensure)).toBe(official);
  expect(ensure).toHaveBeenCalledExactlyOnceWith('official');
});

it('takes the fallback when that is allowed', async () => {
  const ensure = vi.fn(() => Promise.resolve(fallback));
  expect(await electronToPackage(true, ensure)).toBe(fallback);
  expect(ensure).toHaveBeenCalledExactlyOnceWith('auto');
});

it('refuses the fallback otherwise, and says why and what to do', async () => {
  await expect(electronToPackage(false, () => Promise.resolve(fallback))).rejects.toThrow(
    'official Electron',
  );
  const unreachable = electronToPackage(false, () =>
    Promise.reject(new Error('github.com cannot be reached.')),
  );
  await expect(unreachable).rejects.toThrow(/github\.com cannot be reached\..*--allow-fallback-electron/);
});
