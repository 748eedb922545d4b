import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canLoad, canLoadInWindow } from '../protocol/canLoad.js';
import { inspectModel } from './inspection/inspectModel.js';
import { openForWindow } from './windowRefusal.js';

const folder = join(import.meta.dirname, '../testing');

test.each([
  ['idefics3/tied', /in tiles, and stretched/, ['full', 'lowres']],
  ['llavaSiglip/interleave', /stretched to a square/, ['lowres']],
])('%s opens in the command line, not in the window, and both say so', async (name, why, variants) => {
  const dir = join(folder, name);
  const look = await inspectModel(dir);
  const machine = { total: 1e12, available: 1e12 };
  expect(look.variants).toEqual(variants);
  expect(look.findings.find(({ kind }) => kind === 'window')?.text).toMatch(why);
  expect(look.findings.filter(({ kind }) => kind === 'blocks' || kind === 'lacks')).toEqual([]);
  expect(canLoad({ ...look, machine })).toBe('yes');
  expect(canLoadInWindow({ ...look, machine })).toBe('no');
  await expect(openForWindow({ checkpointDir: dir })).rejects.toThrow(/not yet in the window/);
});

test('a model that pads its pictures opens in both', async () => {
  const dir = join(folder, 'huggingFace/plain');
  const { findings } = await inspectModel(dir);
  expect(findings.map(({ kind }) => kind)).not.toContain('window');
  const engine = await openForWindow({ checkpointDir: dir, provider: 'cpu' });
  expect(engine.info.variants).toEqual(['lowres']);
  await engine.dispose();
});
