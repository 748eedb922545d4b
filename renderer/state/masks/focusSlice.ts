import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import type { Run } from '../runs/run.js';
import { firstAnswerToken } from '../runs/tokenKind.js';

/** Which layer and token the overlay shows: a place in the matrix. */
export interface FocusSlice {
  readonly focus: Focus;
  /** While a run streams, the newest token takes the focus. */
  readonly follow: boolean;
}

/** The token and layer whose selection is shown. */
export interface Focus {
  readonly tokenIndex: number;
  /** Decoder layer; null until a run says which layers select. */
  readonly layer: number | null;
}

/** The first token; the first selecting layer once it is known. */
export const startFocus: FocusSlice = { focus: { tokenIndex: 0, layer: null }, follow: true };

/** The layer to show first: the last whose selection is read by another, else the last, else none. */
export function defaultLayer(selectingLayers: readonly number[]): number | null {
  return selectingLayers.at(-2) ?? selectingLayers.at(-1) ?? null;
}

/** Keeps a chosen layer when the new run has it too. */
export function layerFor(wanted: number | null, selectingLayers: readonly number[]): number | null {
  return wanted !== null && selectingLayers.includes(wanted) ? wanted : defaultLayer(selectingLayers);
}

/**
 * The focus after messages of the shown run; the same object when it did not move. Who followed a run to its end looks at
 * the first token of the answer then, not at the end of it.
 *
 * @param run the shown run after the messages, if it is there.
 */
export function focusAfter(
  slice: FocusSlice,
  messages: readonly RunMessage[],
  run?: Pick<Run, 'result' | 'tokens'>,
): FocusSlice {
  let { tokenIndex, layer } = slice.focus;
  for (const message of messages) {
    if (message.type === 'prefill') layer = layerFor(layer, reportingLayers(message));
    if (message.type === 'token' && slice.follow) tokenIndex = message.tokenIndex;
    if (run !== undefined && (message.type === 'done' || message.type === 'failed')) {
      tokenIndex = slice.follow
        ? firstAnswerToken(run)
        : Math.min(tokenIndex, Math.max(0, run.tokens.length - 1));
    }
  }
  const same = tokenIndex === slice.focus.tokenIndex && layer === slice.focus.layer;
  return { focus: same ? slice.focus : { tokenIndex, layer }, follow: slice.follow };
}
