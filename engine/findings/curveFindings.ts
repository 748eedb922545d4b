import type { ExperimentBase, ExperimentPoint, FaithfulnessPoint } from '../protocol/experiment.js';
import { meanInterval, type MeanInterval } from '../statistics/meanInterval.js';
import { countOf } from './regionFindings.js';

/** A place of a curve. */
export interface CurvePlace {
  /** Share of the cells inside the picture that are deleted or inserted, 0 to 1. */
  readonly share: number;
  /** Log-probability of the answer in the order of the cells; null while it is not measured. */
  readonly own: number | null;
  /** The same in random orders. */
  readonly random: MeanInterval | null;
}

/** A deletion or insertion curve with what random orders give. */
export interface CurveFinding {
  readonly what: 'delete' | 'insert';
  readonly places: readonly CurvePlace[];
  /** Mean log-probability under the curve (its area, the share from 0 to 1); null until it is whole. */
  readonly area: number | null;
  /** The same of the random orders that are whole, with their interval. */
  readonly randomArea: MeanInterval | null;
}

/** Both curves of a faithfulness experiment; none where it has no points of them. */
export function curveFindings(base: ExperimentBase, points: readonly ExperimentPoint[]): CurveFinding[] {
  const measured = points.filter((point) => point.kind === 'faithfulness');
  return (['delete', 'insert'] as const).flatMap((what) => {
    const ofCurve = measured.filter((point) => point.what === what);
    return ofCurve.length === 0 ? [] : [curveOf(base, what, ofCurve)];
  });
}

function curveOf(
  base: ExperimentBase,
  what: CurveFinding['what'],
  points: readonly FaithfulnessPoint[],
): CurveFinding {
  const all = countOf(base.inside);
  const baseCount = what === 'delete' ? 0 : all;
  const byControl = new Map<number | null, Map<number, number>>();
  for (const { control, cells, logProbability } of points) {
    const curve = byControl.get(control) ?? new Map<number, number>([[baseCount, base.logProbability]]);
    byControl.set(control, curve.set(countOf(cells), logProbability));
  }
  const counts = [...new Set([...byControl.values()].flatMap((curve) => [...curve.keys()]))].sort(
    (a, b) => a - b,
  );
  const own = byControl.get(null) ?? new Map<number, number>();
  const random = [...byControl].flatMap(([control, curve]) => (control === null ? [] : [curve]));
  const areaOf = (curve: ReadonlyMap<number, number>): number[] =>
    counts.every((count) => curve.has(count)) ? [areaUnder(counts, (count) => curve.get(count)!) / all] : [];
  return {
    what,
    places: counts.map((count) => ({
      share: count / all,
      own: own.get(count) ?? null,
      random: meanInterval(random.flatMap((curve) => curve.get(count) ?? [])),
    })),
    area: areaOf(own)[0] ?? null,
    randomArea: meanInterval(random.flatMap(areaOf)),
  };
}

/** By the trapezoidal rule. */
function areaUnder(counts: readonly number[], valueAt: (count: number) => number): number {
  let area = 0;
  for (let index = 1; index < counts.length; index++) {
    const [from, to] = [counts[index - 1]!, counts[index]!];
    area += ((valueAt(from) + valueAt(to)) / 2) * (to - from);
  }
  return area;
}
