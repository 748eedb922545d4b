import type { Run } from '../../state/runs/run.js';
import type { InspectorSlice } from '../../state/view/inspectorSlice.js';

/** What the shade of the matrix runs over: values 0 to 1, and how the shade rises between them. */
export interface ShadeScale {
  readonly from: number;
  readonly to: number;
  /** The low values are spread; else the shade rises evenly. */
  readonly spread: boolean;
}

/**
 * The scale that a run is shaded on: of shares its least to its most selected one, or 0 to 100 % of the cells; of overlaps, and
 * of what was read of an annotation, all there can be.
 */
export function shadeScale(
  { fractions }: Pick<Run, 'fractions'>,
  { shading, absolute }: Pick<InspectorSlice['matrix'], 'shading' | 'absolute'>,
): ShadeScale {
  if (shading !== 'fraction') return { from: 0, to: 1, spread: false };
  if (absolute || fractions === null) return { from: 0, to: 1, spread: true };
  return { from: fractions.least, to: fractions.most, spread: false };
}

/** How strongly a value is shaded, 0 to 1; the middle where a run has one value only. */
export function shadeOf(value: number, { from, to, spread }: ShadeScale): number {
  if (spread) return Math.sqrt(value);
  return to === from ? 0.5 : (value - from) / (to - from);
}
