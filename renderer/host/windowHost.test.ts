import { afterEach, expect, it, vi } from 'vitest';
import { createFakeHost } from './fake/fakeHost.js';
import { windowHost } from './windowHost.js';

afterEach(() => vi.unstubAllGlobals());

it('takes what the preload script exposes', async () => {
  const exposed = createFakeHost({ tokenMs: 1, startMs: 1 });
  vi.stubGlobal('window', { fovea: exposed });
  expect(await windowHost()).toBe(exposed);
});
