/** One thing of this machine or installation that was looked at. */
export interface Check {
  readonly name: string;
  /** `works`; `note`: something is left out or slower, the rest works; `fails`: what needs it cannot work. */
  readonly state: 'works' | 'note' | 'fails';
  /** What was found, in a line. */
  readonly found: string;
  /** What to do about it; null where nothing is to be done. */
  readonly advice: string | null;
}

/** A check that works. */
export function works(name: string, found: string): Check {
  return { name, state: 'works', found, advice: null };
}

/** What went wrong, in a line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 400);
}
