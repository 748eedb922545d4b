import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { storedFormat } from '../checkpoint/weights/linearWeight.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { CommandContext } from './command.js';
import { runCommandLine } from './runCommandLine.js';

vi.setConfig({ testTimeout: 60_000 });
const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../testing/golden/landscape-36');

/** Runs `fovea convert` on the fixture. */
async function convert(words: readonly string[], signal = new AbortController().signal) {
  const out = join(temporaryFolder(), 'out');
  let told = '';
  const stderr = { write: (text: string) => (told += text) };
  const context = { stderr, stdout: stderr, signal } as unknown as CommandContext;
  const status = await runCommandLine(['convert', fixture, out, ...words], context);
  return { status, told, out };
}

test('says what it will write and what it wrote', async () => {
  const { status, told, out } = await convert(['--weights', 'int4', '--block', '128', '--zero-points']);
  expect(status).toBe(0);
  expect(told).toMatch(/^int4 in blocks of 128: \d+ MB in 1 file \(\S+ [kMG]B free\), about \d+ s\n/);
  expect(told).toMatch(/\nint4 checkpoint in .*out: \d+ MB in \d+ s, with at most \d+ MB of memory\n$/);
  const checkpoint = Checkpoint.open(out);
  const format = storedFormat(checkpoint.tensors, 'lm_head.weight');
  expect(format).toEqual({ bits: 4, blockSize: 128, symmetric: false });
  checkpoint.close();
});

test.each([
  [['--block', '64', '--weights', 'int4'], /--block to be one of 32, 128, but got "64"/],
  [['--block', '32'], /--block is for --weights int8 and int4, but the weights are fp16/],
  [['--zero-points', '--weights', 'fp32'], /--zero-points is for --weights int8 and int4/],
  [['--weights', 'int2'], /fp32, fp16, int8, int4, but got "int2"/],
])('refuses %j', async (words, message) => {
  const { status, told, out } = await convert(words);
  expect(status).toBe(2);
  expect(told).toMatch(message);
  expect(existsSync(out)).toBe(false);
});

test('stopped, says how it goes on, with the status of a command that was interrupted', async () => {
  const { status, told, out } = await convert(['--weights', 'int8'], AbortSignal.abort());
  expect(status).toBe(130);
  expect(told).toMatch(/Stopped\. The same command goes on/);
  expect(readdirSync(join(out, '..'))).toEqual([]);
});
