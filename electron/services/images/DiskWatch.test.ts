import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { DiskState } from '../../ipc/contracts.js';
import { DiskWatch } from './DiskWatch.js';

it('tells of each change once, when it is looked at and by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-watch-'));
  let state: DiskState = 'same';
  const tell = vi.fn();
  const origins = new Map([['a', join(folder, 'a.png')]]);
  const watch = new DiskWatch({ origins: () => origins, onDisk: () => Promise.resolve(state) }, tell);
  await watch.check();
  expect(tell).not.toHaveBeenCalled();
  state = 'changed';
  await watch.check();
  await watch.check();
  expect(tell.mock.calls).toEqual([['a', 'changed']]);
  watch.follow('a', 'b'); // the same file, opened again with other choices
  origins.set('b', origins.get('a')!);
  origins.delete('a');
  await watch.check();
  expect(tell).toHaveBeenCalledTimes(1);
  watch.refresh();
  state = 'gone';
  await writeFile(join(folder, 'another.png'), 'x');
  await vi.waitFor(() => expect(tell).toHaveBeenLastCalledWith('b', 'gone'), 20_000);
  watch.dispose();
  await rm(folder, { recursive: true });
});
