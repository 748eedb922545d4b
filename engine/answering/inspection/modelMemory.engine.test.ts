import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Checkpoint } from '../../checkpoint/Checkpoint.js';
import { neededBytes } from '../../protocol/canLoad.js';
import { modelMemory } from './modelMemory.js';

const root = join(import.meta.dirname, '..', '..', '..');
const model = join(root, 'assets', 'models', 'fovea-mini');

it('estimates the memory of the shipped model no lower than a question takes, and not much higher', () => {
  const peakKibibytes = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '..', '..', 'testing', 'peakMemory.ts'), model],
    { cwd: root, encoding: 'utf8' },
  );
  const peak = Number(peakKibibytes) * 1024;
  const checkpoint = Checkpoint.open(model);
  const needed = neededBytes(modelMemory(checkpoint.config, 'int8'));
  checkpoint.close();
  expect(peak).toBeGreaterThan(2 ** 27);
  // Loaders of TypeScript take some of the peak that the built app does not.
  expect(needed / peak).toBeGreaterThan(0.9);
  expect(needed / peak).toBeLessThan(1.5);
}, 120_000);
