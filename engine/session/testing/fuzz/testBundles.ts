/**
 * `npm run test:bundles [-- --count 100000] [--seed 2026] [--from 0] [--only N]`: imports mutated bundles and counts what became
 * of them. Ends with status 1 where one crashed the import, held it up for over 5 seconds, left something behind, or wrote
 * outside of its folder.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FuzzMessage, FuzzOrder } from './messages.js';
import type { BundleTrial } from './tryBundle.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '2026' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
});
const seed = wholeNumber('seed', values.seed);
const from = wholeNumber('only', values.only ?? values.from);
const to = values.only === undefined ? from + wholeNumber('count', values.count) : from + 1;

/** Longest import, of the processor: on a busy machine the clock says little. */
const longestMs = 5000;

/** Longest import by the clock, for one that waits for something that never comes. */
const longestWaitMs = 600_000;

/** Most memory of the process that imports: its heap is held below half of that. */
const mostResidentBytes = 1.5 * 2 ** 30;

const outer = mkdtempSync(join(tmpdir(), 'fovea-bundles-'));
const folder = join(outer, 'scratch');
for (const made of [folder, join(outer, 'sessions'), join(outer, 'runs')]) mkdirSync(made);
for (const name of [
  'evil',
  'evil.json',
  'session.json',
  join('sessions', 'precious'),
  join('runs', 'evil.json'),
]) {
  writeFileSync(join(outer, name), 'untouched');
}
const untouched = listing();

const counts = new Map<string, number>();
const kinds = new Map<string, { taken: number; refused: number }>();
const faults: string[] = [];
let slowest: (BundleTrial & { readonly index: number }) | null = null;
let mostBytes = 0;
const began = Date.now();

let next = from;
while (next < to && faults.length < 20) next = await runFrom(next);
if (listing() !== untouched) fault('something outside of the folder was changed');
rmSync(outer, { recursive: true, force: true });
report();

/** Told at once: the run may be long. */
function fault(message: string): void {
  faults.push(message);
  console.error(message);
}

/** Runs one process from a bundle on. @returns the bundle to go on with */
function runFrom(first: number): Promise<number> {
  const order: FuzzOrder = { seed, from: first, to, folder };
  const child = fork(join(import.meta.dirname, 'fuzzProcess.ts'), [JSON.stringify(order)], {
    execArgv: [...process.execArgv, '--max-old-space-size=768'],
  });
  let current = first;
  let heardAt = Date.now();
  let processorAt = processorMs(child);
  const watch = setInterval(() => {
    const usedMs = processorMs(child) - processorAt;
    const waitedMs = Date.now() - heardAt;
    if (usedMs < longestMs && waitedMs < longestWaitMs) return;
    fault(`bundle ${current}: no end after ${waitedMs} ms (${usedMs} ms of the processor)`);
    child.kill('SIGKILL');
  }, 500);
  child.on('message', (message: FuzzMessage) => {
    heardAt = Date.now();
    if (message.type === 'begins') {
      current = message.index;
      processorAt = processorMs(child);
    } else if (message.type === 'ends') receive(message.index, message.trial);
    else if (message.type === 'fault') fault(`bundle ${message.index}: ${message.message}`);
    else mostBytes = Math.max(mostBytes, message.residentBytes);
  });
  return new Promise((done) => {
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      const isDone = code === 0 && current === to - 1;
      if (!isDone && signal !== 'SIGKILL')
        fault(`bundle ${current}: the process ended (${signal ?? `status ${code}`})`);
      done(current + 1);
    });
  });
}

function receive(index: number, trial: BundleTrial): void {
  counts.set(trial.outcome, (counts.get(trial.outcome) ?? 0) + 1);
  const kind = kinds.get(trial.kind) ?? { taken: 0, refused: 0 };
  kind[trial.outcome === 'taken' ? 'taken' : 'refused']++;
  kinds.set(trial.kind, kind);
  if (slowest === null || trial.processorMs > slowest.processorMs) slowest = { ...trial, index };
  if (trial.processorMs > longestMs) fault(`bundle ${index}: ${trial.processorMs} ms`);
  const done = index + 1 - from;
  if (done % 5000 === 0) report();
  if (done % 1000 !== 0) return;
  if (listing() !== untouched)
    fault(`bundle ${index} or one of the 1,000 before it changed something outside`);
  console.log(
    `${done} of ${to - from} (${Math.round((Date.now() - began) / 1000)} s), ${faults.length} faults`,
  );
}

function report(): void {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `\n${all} mutated bundles with seed ${seed}, from number ${from}, in ${Math.round((Date.now() - began) / 1000)} s`,
  );
  for (const [outcome, count] of [...counts].sort((a, b) => b[1] - a[1]))
    console.log(`  ${outcome.padEnd(24)} ${count}`);
  console.log('by kind of tampering: taken, refused');
  for (const [kind, { taken, refused }] of [...kinds].sort())
    console.log(`  ${kind.padEnd(24)} ${taken}, ${refused}`);
  if (slowest !== null) {
    const { index, kind, processorMs: used, elapsedMs } = slowest;
    console.log(
      `slowest: ${used.toFixed(0)} ms of the processor, ${elapsedMs.toFixed(0)} ms by the clock (bundle ${index}, ${kind})`,
    );
  }
  console.log(`most memory: ${Math.round(mostBytes / 2 ** 20)} MiB`);
  if (mostBytes > mostResidentBytes) fault(`${mostBytes} bytes of memory`);
  console.log(`faults: ${faults.length}`);
  for (const message of faults) console.log(`  ${message}`);
  process.exitCode = faults.length === 0 && all > 0 ? 0 : 1;
}

/** Everything around the folder, with times: whatever is written there shows. */
function listing(): string {
  const names = readdirSync(outer, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith('scratch'));
  return names
    .sort()
    .map((name) => {
      const { mtimeMs, size, mode } = statSync(join(outer, name));
      return [name, mtimeMs, size, mode].join(' ');
    })
    .join('\n');
}

/** What a process used of the processor, where Linux tells; otherwise the clock counts as such. */
function processorMs({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
      .split(') ')[1]!
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Date.now();
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`Expected --${name} to be a whole number, but got "${text}".`);
}
