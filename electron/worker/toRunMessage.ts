import type { RunEvent } from '../../engine/index.js';
import type { RunMessage } from '../ipc/runEvents.js';

/** Below any log-probability of a token that can be drawn; stands for -Infinity, which a contract of finite numbers refuses. */
const lowestLogProbability = -1e4;

/** An engine event as it crosses to the window: the same facts, without logits. */
export function toRunMessage(event: RunEvent): RunMessage {
  switch (event.type) {
    case 'prefill':
      return { ...event, selectingLayers: [...event.selectingLayers] };
    case 'token':
      return {
        type: 'token',
        tokenIndex: event.tokenIndex,
        id: event.id,
        text: event.text,
        logProbability: finite(event.logProbability),
        alternatives: event.alternatives
          .slice(0, 5)
          .map((other) => ({ ...other, logProbability: finite(other.logProbability) })),
        elapsedMs: event.elapsedMs,
      };
    default:
      return { ...event };
  }
}

function finite(logProbability: number): number {
  return Math.max(logProbability, lowestLogProbability);
}
