/** The process that imports mutated bundles, one after the other; `testBundles.ts` starts and watches it. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleParts } from '../bundleParts.js';
import { guardWrites } from './guardWrites.js';
import type { FuzzMessage, FuzzOrder } from './messages.js';
import { tryBundle } from './tryBundle.js';

const order = JSON.parse(process.argv[2] ?? '') as FuzzOrder;
const tell = (message: FuzzMessage): void => void process.send?.(message);
let current = order.from;
const fault = (error: unknown): void => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ type: 'fault', index: current, message });
};
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

const parts = await bundleParts();
const sessions = join(order.folder, 'sessions');
await mkdir(sessions, { recursive: true });
const guard = guardWrites(order.folder);
for (; current < order.to; current++) {
  tell({ type: 'begins', index: current });
  try {
    tell({ type: 'ends', index: current, trial: await tryBundle(parts, order.seed, current, order.folder) });
  } catch (error) {
    fault(error);
    for (const left of await readdir(sessions))
      await rm(join(sessions, left), { recursive: true, force: true });
  }
  for (const attempt of guard.attempts) fault(new Error(attempt));
  if (guard.attempts.length > 0) break;
  if (current % 200 === 0) tell({ type: 'memory', residentBytes: process.memoryUsage.rss() });
}
process.disconnect();
