import { setTimeout as delay } from 'node:timers/promises';
import { Transient } from './Transient.js';

/** How patient a download is. */
export interface HubPatience {
  /** Tries in a row that achieve nothing before it is given up. */
  readonly tries: number;
  /** Before the second try, in milliseconds; doubled for each further one, up to half a minute. */
  readonly backoffMs: number;
  /** A connection that brings nothing for so long is dropped. */
  readonly stallMs: number;
  /** A server that asks for a longer wait is not waited for. */
  readonly longestWaitMs: number;
}

/** For people and their lines. */
export const usualPatience: HubPatience = {
  tries: 5,
  backoffMs: 1000,
  stallMs: 30_000,
  longestWaitMs: 300_000,
};

const longestBackoffMs = 30_000;

/**
 * Tries until it works, waiting longer each time, or as long as the server says.
 *
 * @throws the failure of the last try; at once what is no `Transient`; the signal's reason once it is aborted
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  patience: HubPatience,
  signal?: AbortSignal,
): Promise<T> {
  for (let failed = 0; ;) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Transient)) throw error;
      failed = error.progressed ? 1 : failed + 1;
      const waitMs = error.waitMs ?? backoff(failed, patience);
      if (failed >= patience.tries || waitMs > patience.longestWaitMs) throw error.failure;
      await delay(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/** Spread by up to half, so that many machines that failed together do not come back together. */
function backoff(failed: number, { backoffMs }: HubPatience): number {
  return Math.min(longestBackoffMs, backoffMs * 2 ** (failed - 1)) * (1 + Math.random() / 2);
}

/** Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). @returns milliseconds; undefined where it says neither */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
