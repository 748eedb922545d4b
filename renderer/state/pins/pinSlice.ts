import type { Run } from '../runs/run.js';
import { sharesPicture, type RunSlice } from '../runs/runSlice.js';
import type { FocusSlice } from '../masks/focusSlice.js';

/** A selection of a run: that of a layer at a token. */
export interface Place {
  readonly runId: string;
  readonly tokenIndex: number;
  /** Decoder layer that chooses. */
  readonly layer: number;
}

/** The places a person holds on to, to compare others with. */
export interface PinSlice {
  /** At most two, of one picture: A, and B where it is not the focus. Those of a run that was deleted stay for its return. */
  readonly pins: readonly Place[];
}

/** What comparing looks at of the state. */
export type PinnedState = PinSlice & FocusSlice & Pick<RunSlice, 'runs' | 'shownRunId'>;

/** Nothing is pinned. */
export const noPins: PinSlice = { pins: [] };

/** Whether two places are the same. */
export function samePlace(one: Place, other: Place): boolean {
  return one.runId === other.runId && one.tokenIndex === other.tokenIndex && one.layer === other.layer;
}

/** The place in focus; null while there is none. */
export function focusedPlace({ shownRunId, focus }: Pick<PinnedState, 'shownRunId' | 'focus'>): Place | null {
  if (shownRunId === null || focus.layer === null) return null;
  return { runId: shownRunId, tokenIndex: focus.tokenIndex, layer: focus.layer };
}

/** The pins that can be compared with what is shown: of runs that are there, whose cells lie where its cells lie. */
export function pinsShown({ pins, runs, shownRunId }: PinnedState): readonly Place[] {
  const shown = runs[shownRunId ?? ''];
  if (shown === undefined) return [];
  return pins.filter(({ runId }) => {
    const run = runs[runId];
    return run !== undefined && sharesCells(run, shown);
  });
}

/** The two places that are compared: A is the first pin, B the second or else the focus; null where one is missing. */
export function comparedPlaces(state: PinnedState): { readonly a: Place; readonly b: Place } | null {
  const [a, pinned] = pinsShown(state);
  const b = pinned ?? focusedPlace(state);
  return a === undefined || b === null ? null : { a, b };
}

/** The pins with one more: the first is A; a third takes the place of B. Pins of other pictures go. */
export function withPin(state: PinnedState, place: Place): readonly Place[] {
  const run = state.runs[place.runId];
  const kept = state.pins.filter(({ runId }) => {
    const other = state.runs[runId];
    return run !== undefined && other !== undefined && sharesCells(other, run);
  });
  if (kept.some((pin) => samePlace(pin, place))) return kept;
  return [...kept.slice(0, 1), place];
}

/** Whether the cells of two runs lie on the same pixels: they are about one picture, and the same region of it. */
function sharesCells(run: Run, other: Run): boolean {
  return sharesPicture(run, other) && regionText(run) === regionText(other);
}

function regionText({ settings: { region } }: Run): string {
  return region === undefined
    ? ''
    : [region.left, region.top, region.width, region.height, region.use].join(' ');
}
