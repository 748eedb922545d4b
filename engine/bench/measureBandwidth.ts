import { Worker } from 'node:worker_threads';

/** How fast this machine reads memory, for floors: a token moves every weight once. */
export interface Bandwidth {
  readonly bytesPerSecond: number;
  readonly threads: number;
}

const bytesPerThread = 256 * 2 ** 20;
const rounds = 7;

/**
 * Reads 256 MiB of its own in each of `threads` threads at once, several times (`memchr` for a byte that is
 * not there), and takes the best round.
 */
export async function measureBandwidth(threads: number): Promise<Bandwidth> {
  const start = new SharedArrayBuffer(4 * (rounds + 1));
  const workerData = { bytesPerThread, rounds, start, threads };
  const perThread = await Promise.all(Array.from({ length: threads }, () => readInThread(workerData)));
  const rates = Array.from({ length: rounds }, (_, round) => {
    const slowestSeconds = Math.max(...perThread.map((seconds) => seconds[round]!));
    return (threads * bytesPerThread) / slowestSeconds;
  });
  return { bytesPerSecond: Math.max(...rates), threads };
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
const { bytesPerThread, rounds, start, threads } = workerData;
const arrived = new Int32Array(start);
const bytes = Buffer.alloc(bytesPerThread, 1);
const seconds = [];
for (let round = 0; round < rounds; round++) {
  if (Atomics.add(arrived, round, 1) + 1 === threads) Atomics.notify(arrived, round);
  for (let seen; (seen = Atomics.load(arrived, round)) < threads; ) Atomics.wait(arrived, round, seen, 1000);
  const from = process.hrtime.bigint();
  if (bytes.indexOf(2) !== -1) throw new Error('memory changed');
  seconds.push(Number(process.hrtime.bigint() - from) / 1e9);
}
parentPort.postMessage(seconds);
`;
