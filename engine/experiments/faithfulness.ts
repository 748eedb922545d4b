import { pointKey } from '../findings/pointKey.js';
import type { ExperimentPoint, FaithfulnessPlan, FaithfulnessPoint } from '../protocol/experiment.js';
import { connectedRegions } from '../selection/connectedRegions.js';
import { keepGrid } from '../selection/keptGrid.js';
import { paintOver } from '../selection/paintOver.js';
import type { PaintedCells } from '../selection/steerSelection.js';
import { cellOrder } from './cellOrder.js';
import type { ExperimentStep, ExperimentSteps, StepsContext } from './ExperimentStep.js';
import { gridOf, randomControl, shuffledCells } from './randomCells.js';

/** Mixed into the seeds, so that regions and curves draw differently. */
const draws = { region: 1, order: 2 } as const;

/**
 * Drops each region that was selected, and keeps only it, against random cells of the same number; then deletion and insertion
 * curves (docs/experiments.md, "Faithfulness").
 */
export function faithfulness(context: StepsContext, plan: FaithfulnessPlan): ExperimentSteps {
  const points = [
    ...regionPoints(selectedRegions(context, plan), context.base.inside, plan),
    ...curvePoints(context, plan),
  ];
  return { points: points.length, steps: stepsOf(context, plan, points) };
}

/** A point that is still to be measured. */
type Planned = Omit<FaithfulnessPoint, 'logProbability'>;

/** Connected cells of all that was selected and read, where the plan looks. */
function selectedRegions({ base }: StepsContext, { layers, tokens }: FaithfulnessPlan): Uint8Array[] {
  const within = (span: readonly [number, number] | undefined, index: number): boolean =>
    span === undefined || (span[0] <= index && index <= span[1]);
  const looked = base.run.layers.filter(
    ({ layer, tokenIndex }) => within(layers, layer) && within(tokens, tokenIndex),
  );
  const union = base.inside.map((_, cell) =>
    looked.some(({ selectionGrid }) => selectionGrid[cell] !== 0) ? 1 : 0,
  );
  return connectedRegions(union);
}

/**
 * Regions and their controls, each dropped and kept.
 *
 * @param regions uint8 [81] each. @param inside uint8 [81], where controls are drawn.
 */
export function regionPoints(
  regions: readonly Uint8Array[],
  inside: Uint8Array,
  { controls, seed }: Pick<FaithfulnessPlan, 'controls' | 'seed'>,
): Planned[] {
  return regions.flatMap((cells, region) => {
    const drawn = Array.from({ length: controls }, (_, control) =>
      randomControl(inside, cells, seed, draws.region, region, control),
    );
    return (['drop', 'keep'] as const).flatMap((what) => [
      { kind: 'faithfulness' as const, what, region, control: null, cells: keepGrid(cells) },
      ...drawn.flatMap((grid, control) =>
        grid === null
          ? []
          : [{ kind: 'faithfulness' as const, what, region, control, cells: keepGrid(grid) }],
      ),
    ]);
  });
}

function* curvePoints({ base }: StepsContext, plan: FaithfulnessPlan): Generator<Planned> {
  const { steps, controls, seed, order } = plan;
  if (steps === 0) return;
  const orders: (readonly [control: number | null, cells: readonly number[]])[] = [
    [null, cellOrder(base, order)],
    ...Array.from(
      { length: controls },
      (_, control) => [control, shuffledCells(base.inside, seed, draws.order, control)] as const,
    ),
  ];
  for (const what of ['delete', 'insert'] as const) {
    for (const [control, cells] of orders) {
      // Close together where the first cells go; nothing deleted and all inserted is the base run itself.
      const counts = Array.from({ length: steps }, (_, step) =>
        Math.round(cells.length * ((what === 'delete' ? step + 1 : step) / steps) ** 2),
      );
      for (const count of new Set(counts)) {
        const changed = keepGrid(gridOf(cells.slice(0, count)));
        yield { kind: 'faithfulness', what, region: null, control, cells: changed };
      }
    }
  }
}

function* stepsOf(
  context: StepsContext,
  plan: FaithfulnessPlan,
  points: readonly Planned[],
): Generator<ExperimentStep, void, ExperimentPoint> {
  /** The ends of all orders are alike: each change is made once. */
  const measured = new Map<string, number>();
  for (const point of points) {
    const change = `${point.what === 'keep' ? 'keep' : point.what === 'insert' ? 'insert' : 'drop'} ${point.cells}`;
    const known = measured.get(change);
    const found = yield {
      key: pointKey(point as FaithfulnessPoint),
      measure: async () => ({
        ...point,
        logProbability: known ?? (await scoreOf(context, plan, point)),
      }),
    };
    measured.set(change, (found as FaithfulnessPoint).logProbability);
  }
}

async function scoreOf(
  { runs, base }: StepsContext,
  { layers, tokens }: FaithfulnessPlan,
  { what, cells }: Planned,
): Promise<number> {
  const where = what === 'drop' || what === 'keep' ? { layers, tokens } : {};
  const steering = paintOver(runs.context.settings.steering, paintedFor(what, cells), where);
  return (await runs.score(base.run.ids, { steering })).logProbability;
}

/** What is painted in and out: dropping forbids the cells; keeping has just them read; inserting lets them alone be chosen. */
export function paintedFor(what: FaithfulnessPoint['what'], cells: string): PaintedCells {
  const grid = Uint8Array.from(cells, (letter) => (letter === '1' ? 1 : 0));
  const rest = grid.map((cell) => 1 - cell);
  switch (what) {
    case 'drop':
    case 'delete':
      return { forbid: grid };
    case 'keep':
      return { force: grid, forbid: rest };
    case 'insert':
      return { forbid: rest };
  }
}
