import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A child process of the command line: what it is called in messages, its program and its words. */
export interface FoveaCall {
  readonly name: string;
  /** JavaScript file to run. */
  readonly program: string;
  readonly words: readonly string[];
}

/**
 * Runs `fovea` once for each call, so many side by side; what they say on stderr comes through with their names.
 *
 * @throws Error naming the first that failed; the others are stopped (they can be gone on with)
 */
export async function runShards(
  calls: readonly FoveaCall[],
  jobs: number,
  report: (line: string) => void,
): Promise<void> {
  const waiting = [...calls];
  const running = new Set<ChildProcess>();
  const stopAll = (): void => running.forEach((child) => child.kill('SIGINT'));
  const stop = (): void => {
    waiting.length = 0;
    stopAll();
  };
  process.on('SIGINT', stop);
  try {
    const worker = async (): Promise<void> => {
      for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
        await runFovea(call, running, report);
      }
    };
    const ends = await Promise.allSettled(
      Array.from({ length: jobs }, () =>
        worker().catch((error: unknown) => {
          stop();
          throw error;
        }),
      ),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    process.off('SIGINT', stop);
  }
}

/** Runs one and waits for its end. @throws Error with its last words when its exit status is not 0 */
export async function runFovea(
  { name, program, words }: FoveaCall,
  running: Set<ChildProcess>,
  report: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let lastLine = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLine = line;
    report(`${name}: ${line}`);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  running.delete(child);
  if (status !== 0) throw new Error(`${name} ended with status ${String(status)}: ${lastLine}`);
}
