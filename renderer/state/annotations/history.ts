/** What something is now, what it was, and what was undone of it. */
export interface History<T> {
  readonly present: T;
  /** The oldest first. */
  readonly past: readonly HistoryEntry<T>[];
  /** What was undone; the last is redone first. */
  readonly future: readonly HistoryEntry<T>[];
}

/** A state, and the change that led away from it (in `past`) or back to it (in `future`). */
export interface HistoryEntry<T> {
  readonly state: T;
  /** The change in words, such as `Box added`. */
  readonly what: string;
  /** Changes of the same gesture are one entry; null where the change is a gesture of its own. */
  readonly gesture: string | null;
}

/** Entries that are kept: what a person did before them cannot be undone. */
export const maxHistoryEntries = 500;

/** A history without a past. */
export function startHistory<T>(present: T): History<T> {
  return { present, past: [], future: [] };
}

/** After a change; the same history where nothing changed. What was undone cannot be redone after it. */
export function afterChange<T>(
  history: History<T>,
  next: T,
  what: string,
  gesture: string | null = null,
): History<T> {
  if (next === history.present) return history;
  const goesOn = gesture !== null && history.past.at(-1)?.gesture === gesture;
  const past = goesOn ? history.past : [...history.past, { state: history.present, what, gesture }];
  return { present: next, past: past.slice(-maxHistoryEntries), future: [] };
}

/** One entry back; the same history where there is none. */
export function undone<T>(history: History<T>): History<T> {
  const entry = history.past.at(-1);
  if (entry === undefined) return history;
  const { present, past, future } = history;
  return {
    present: entry.state,
    past: past.slice(0, -1),
    future: [...future, { ...entry, state: present }],
  };
}

/** One entry forward again; the same history where none was undone. */
export function redone<T>(history: History<T>): History<T> {
  const entry = history.future.at(-1);
  if (entry === undefined) return history;
  const { present, past, future } = history;
  // A gesture that was undone has ended: what follows is another.
  return {
    present: entry.state,
    past: [...past, { ...entry, state: present, gesture: null }],
    future: future.slice(0, -1),
  };
}
