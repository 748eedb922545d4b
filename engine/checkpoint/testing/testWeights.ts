/**
 * `npm run test:weights [-- --count 20000] [--seed 2026]`: opens and reads that many mutated PyTorch files and as many mutated
 * safetensors files. Ends with status 1 where one failed otherwise than with a reason, gave more bytes than it has, or took more
 * than 5 seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soundWeights } from './soundWeights.js';
import { triedFormats, tryWeights } from './tryWeights.js';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '2026' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('Expected --count N, at least 1, and --seed S, both whole numbers.');
  process.exit(2);
}

/** Longest that a file may take, in milliseconds of the processor. */
const longestMs = 5000;

const folder = mkdtempSync(join(tmpdir(), 'fovea-weights-'));
let faults = 0;
try {
  const sound = await soundWeights(folder);
  for (const [kind, format] of triedFormats.entries()) {
    const outcomes = { read: 0, refused: 0 };
    let slowestMs = 0;
    let mostResident = 0;
    for (let index = 0; index < count; index++) {
      const trial = tryWeights(join(folder, 'mutated'), sound, format, seed, kind, index);
      outcomes[trial.outcome]++;
      slowestMs = Math.max(slowestMs, trial.spentMs);
      if (index % 100 === 0) mostResident = Math.max(mostResident, process.memoryUsage.rss());
      const fault = trial.fault ?? (trial.spentMs > longestMs ? `it took ${trial.spentMs} ms` : null);
      if (fault === null) continue;
      faults++;
      console.error(`${format} ${index}: ${fault}`);
    }
    console.log(
      `${format}: ${count} mutated files, ${outcomes.read} read, ${outcomes.refused} refused, ` +
        `slowest ${slowestMs.toFixed(0)} ms, at most ${Math.round(mostResident / 2 ** 20)} MiB resident`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
