import type { TokenRecord } from '../runs/run.js';
import { tokensPerSecond, type ReplaySpeed } from './inspectorSlice.js';

/** Which token a replay shows, and since when; in milliseconds of any clock. */
export interface ReplayClock {
  readonly tokenIndex: number;
  readonly sinceMs: number;
}

/** A replay looks again no sooner than the next frame, however fast the tokens came. */
const leastWaitMs = 16;

/**
 * What a replay shows at a time: where tokens came faster than it is looked at, several are passed at once.
 *
 * @param tokens of the answer, at least one.
 * @returns the clock then, and how long to wait in milliseconds; null at the end.
 */
export function replayStep(
  tokens: readonly Pick<TokenRecord, 'elapsedMs'>[],
  { tokenIndex, sinceMs }: ReplayClock,
  nowMs: number,
  speed: ReplaySpeed,
): { readonly clock: ReplayClock; readonly waitMs: number | null } {
  let at = tokenIndex;
  let since = sinceMs;
  while (at < tokens.length - 1) {
    const lengthMs = speed === 'as it came' ? tokens[at + 1]!.elapsedMs : 1000 / (tokensPerSecond * speed);
    const leftMs = since + lengthMs - nowMs;
    if (leftMs > 0) {
      return { clock: { tokenIndex: at, sinceMs: since }, waitMs: Math.max(leastWaitMs, leftMs) };
    }
    at++;
    since += lengthMs;
  }
  return { clock: { tokenIndex: at, sinceMs: since }, waitMs: null };
}
