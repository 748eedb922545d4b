import { Worker } from 'node:worker_threads';

/** How fast this machine reads memory, for floors: a token moves every weight once. */
export interface Bandwidth {
  readonly bytesPerSecond: number;
  readonly workingSetBytes: number;
  readonly threads: number;
}

/** The least time to read so many bytes once, in milliseconds. */
export function readingMs(bytes: number, bandwidth: Bandwidth): number {
  return (bytes / bandwidth.bytesPerSecond) * 1e3;
}

const rounds = 9;
const leastBytesPerRound = 256 * 2 ** 20;

/**
 * Reads `workingSetBytes` over and over in `threads` threads at once (`memchr` for a byte that is not there) and
 * takes the best round. A working set as large as the weights tells what they can be read at: small ones stay
 * in the processor's cache.
 */
export async function measureBandwidth(threads: number, workingSetBytes: number): Promise<Bandwidth> {
  const start = new SharedArrayBuffer(4 * rounds);
  const bytesPerThread = Math.ceil(workingSetBytes / threads);
  const passes = Math.max(1, Math.round(leastBytesPerRound / bytesPerThread));
  const workerData = { bytesPerThread, passes, rounds, start, threads };
  const perThread = await Promise.all(Array.from({ length: threads }, () => readInThread(workerData)));
  const rates = Array.from({ length: rounds }, (_, round) => {
    const slowestSeconds = Math.max(...perThread.map((seconds) => seconds[round]!));
    return (threads * bytesPerThread * passes) / slowestSeconds;
  });
  return { bytesPerSecond: Math.max(...rates), workingSetBytes, threads };
}

function readInThread(workerData: object): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(readerSource, { eval: true, workerData });
    worker.once('message', (seconds: number[]) => resolve(seconds));
    worker.once('error', reject);
  });
}

/** Runs in the threads, which wait for one another before each round. Plain JavaScript: it is not bundled. */
const readerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { bytesPerThread, passes, rounds, start, threads } = workerData;
const arrived = new Int32Array(start);
const bytes = Buffer.alloc(bytesPerThread, 1);
const seconds = [];
for (let round = 0; round < rounds; round++) {
  if (Atomics.add(arrived, round, 1) + 1 === threads) Atomics.notify(arrived, round);
  for (let seen; (seen = Atomics.load(arrived, round)) < threads; ) Atomics.wait(arrived, round, seen, 1000);
  const from = process.hrtime.bigint();
  for (let pass = 0; pass < passes; pass++) if (bytes.indexOf(2) !== -1) throw new Error('memory changed');
  seconds.push(Number(process.hrtime.bigint() - from) / 1e9);
}
parentPort.postMessage(seconds);
`;
