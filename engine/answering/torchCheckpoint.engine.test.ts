import { join } from 'node:path';
import { expect, test } from 'vitest';
import { torchForms, writeTorchCheckpoint } from '../checkpoint/testing/torchCheckpoint.js';
import { goldenNames, readGolden } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { openEngine } from './openEngine.js';

const temporaryFolder = temporaryFolders();

/** All that a run tells but its times. */
async function traceOf(checkpointDir: string, name: (typeof goldenNames)[number]): Promise<unknown[]> {
  const { imagePath, promptIds } = readGolden(name);
  const engine = await openEngine({ checkpointDir, provider: 'cpu', weights: 'stored' });
  const told: unknown[] = [];
  try {
    const request = { image: { path: imagePath }, promptIds, keepLogits: true, fixedSteps: 3 };
    for await (const event of engine.ask(request)) {
      if (event.type === 'layer') told.push(event);
      if (event.type === 'token') told.push({ ...event, elapsedMs: 0 });
    }
  } finally {
    await engine.dispose();
  }
  return told;
}

test.each(goldenNames)(
  '%s as PyTorch files gives the very trace of its safetensors file',
  async (name) => {
    const { dir } = readGolden(name);
    const expected = await traceOf(dir, name);
    expect(expected.length).toBeGreaterThan(6);
    for (const form of torchForms) {
      const folder = join(temporaryFolder(), form);
      await writeTorchCheckpoint(dir, folder, form);
      expect(await traceOf(folder, name), form).toEqual(expected);
    }
  },
  60_000,
);
