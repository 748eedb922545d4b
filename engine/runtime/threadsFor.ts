/** Weights that one core streams in a few milliseconds. */
const smallGraphBytes = 64 * 2 ** 20;

/**
 * Threads for a session that makes single steps. In a small graph waking threads costs more than the work they take
 * over: measured with 8 layers of width 256, a step took 2.6 ms on one thread and 15 ms on two.
 */
export function threadsFor(graphBytes: number, threads: number): number {
  return graphBytes <= smallGraphBytes ? 1 : threads;
}
