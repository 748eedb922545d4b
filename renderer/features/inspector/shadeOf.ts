import type { Run } from '../../state/runs/run.js';

/** What the shade of the matrix runs over: shares 0 to 1, and how the shade rises between them. */
export interface ShadeScale {
  readonly from: number;
  readonly to: number;
  /** All shares there can be, the low ones spread; else the run's own, evenly. */
  readonly absolute: boolean;
}

/** The scale of a run: its least to its most selected share, or 0 to 100 % of the cells. */
export function shadeScale({ fractions }: Pick<Run, 'fractions'>, absolute: boolean): ShadeScale {
  if (absolute || fractions === null) return { from: 0, to: 1, absolute: true };
  return { from: fractions.least, to: fractions.most, absolute: false };
}

/** How strongly a share is shaded, 0 to 1; the middle where a run has one share only. */
export function shadeOf(fraction: number, { from, to, absolute }: ShadeScale): number {
  if (absolute) return Math.sqrt(fraction);
  return to === from ? 0.5 : (fraction - from) / (to - from);
}
