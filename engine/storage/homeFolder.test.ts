import { afterEach, expect, test, vi } from 'vitest';
import { homeFolder } from './homeFolder.js';

const homedir = vi.hoisted(() => vi.fn<() => string>());
vi.mock('node:os', async (original) => ({ ...(await original<object>()), homedir }));
afterEach(() => void homedir.mockReset());

test('the home folder of the person', () => {
  homedir.mockReturnValue('/home/ada');
  expect(homeFolder('HF_HOME')).toBe('/home/ada');
});

test.each([
  ['is empty', () => ''],
  ['is no path', () => 'ada'],
  [
    'is unknown to the system',
    () => {
      throw new Error('ENOENT: uv_os_get_passwd');
    },
  ],
])('a home that %s is told, with what to set', (_what, home) => {
  homedir.mockImplementation(home);
  expect(() => homeFolder('HF_HOME')).toThrow(/this user has none .* Set HOME, or HF_HOME,/);
});
