import type { ExperimentBase, ExperimentPoint, FaithfulnessPoint } from '../protocol/experiment.js';
import { meanInterval, type MeanInterval } from '../statistics/meanInterval.js';

/** What dropping a region costs, or keeping nothing else, against random cells of the same number. */
export interface RegionEffect {
  /** Log-probability of the answer that is lost, in nats; negative where it rises. */
  readonly cost: number;
  /** The same of its random controls; null before any is measured, or where there is no room for one. */
  readonly controls: MeanInterval | null;
  /** How many of the controls cost at least as much. */
  readonly asCostly: number;
}

/** What is known of one region. */
export interface RegionFinding {
  readonly region: number;
  /** Its cells as a word of 81 letters. */
  readonly cells: string;
  readonly cellCount: number;
  /** null while it is not measured. */
  readonly drop: RegionEffect | null;
  readonly keep: RegionEffect | null;
}

/** What the points of a faithfulness experiment say of each region, in order of the regions. */
export function regionFindings(
  base: Pick<ExperimentBase, 'logProbability'>,
  points: readonly ExperimentPoint[],
): RegionFinding[] {
  const measured = points.filter((point) => point.kind === 'faithfulness');
  const own = measured.filter(({ what, control }) => what === 'drop' && control === null);
  return own.map(({ region, cells }) => ({
    region: region!,
    cells,
    cellCount: countOf(cells),
    drop: effectOf(base, measured, 'drop', region),
    keep: effectOf(base, measured, 'keep', region),
  }));
}

function effectOf(
  base: Pick<ExperimentBase, 'logProbability'>,
  points: readonly FaithfulnessPoint[],
  what: 'drop' | 'keep',
  region: number | null,
): RegionEffect | null {
  const ofRegion = points.filter((point) => point.what === what && point.region === region);
  const costOf = ({ logProbability }: FaithfulnessPoint): number => base.logProbability - logProbability;
  const own = ofRegion.find(({ control }) => control === null);
  if (own === undefined) return null;
  const cost = costOf(own);
  const costs = ofRegion.filter(({ control }) => control !== null).map(costOf);
  return { cost, controls: meanInterval(costs), asCostly: costs.filter((other) => other >= cost).length };
}

/** How many cells a word of 81 letters holds. */
export function countOf(cells: string): number {
  return cells.split('1').length - 1;
}
