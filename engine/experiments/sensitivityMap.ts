import { pointKey } from '../findings/pointKey.js';
import type { ExperimentPoint, SensitivityPlan, SensitivityPoint } from '../protocol/experiment.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { keepGrid, readKeptGrid } from '../selection/keptGrid.js';
import { paintOver } from '../selection/paintOver.js';
import type { ExperimentStep, ExperimentSteps, StepsContext } from './ExperimentStep.js';
import { gridOf } from './randomCells.js';

/**
 * Drops every cell inside the picture in turn, or quarters of the grid first and finer where that changes something
 * (docs/experiments.md, "Sensitivity map").
 */
export function sensitivityMap(context: StepsContext, plan: SensitivityPlan): ExperimentSteps {
  const { inside } = context.base;
  if (plan.method === 'cells') {
    const cells = Array.from(inside).flatMap((isInside, cell) => (isInside === 0 ? [] : [cell]));
    const words = cells.map((cell) => keepGrid(gridOf([cell])));
    return { points: words.length, steps: inTurn(context, words) };
  }
  return { points: allBlocks(inside).size, steps: byHalves(context, plan.refineFrom) };
}

function* inTurn(
  context: StepsContext,
  words: readonly string[],
): Generator<ExperimentStep, void, ExperimentPoint> {
  for (const cells of words) yield stepFor(context, cells);
}

function* byHalves(
  context: StepsContext,
  refineFrom: number,
): Generator<ExperimentStep, void, ExperimentPoint> {
  const { inside, told } = context.base;
  // Largest blocks first, so that a rough map is there soon.
  const open = quartersOf(whole);
  for (let block = open.shift(); block !== undefined; block = open.shift()) {
    const cells = cellsOf(block, inside);
    if (!cells.includes('1')) continue;
    const point = (yield stepFor(context, cells)) as SensitivityPoint;
    if (Math.abs(point.logProbability - told.logProbability) >= refineFrom) open.push(...quartersOf(block));
  }
}

function stepFor({ runs, base }: StepsContext, cells: string): ExperimentStep {
  return {
    key: pointKey({ kind: 'sensitivity', cells } as SensitivityPoint),
    measure: async () => {
      const steering = paintOver(runs.context.settings.steering, { forbid: readKeptGrid(cells) });
      const { logProbability } = await runs.score(base.run.ids, { steering });
      return { kind: 'sensitivity', cells, logProbability };
    },
  };
}

/** Rows and columns of the grid, the first of each included, the last not. */
interface Block {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

const whole: Block = { rows: [0, selectionGridSide], columns: [0, selectionGridSide] };

/** The quarters of a block; of one that is a row or a column the halves, of a single cell none. */
function quartersOf({ rows, columns }: Block): Block[] {
  const rowHalves = halvesOf(rows);
  const columnHalves = halvesOf(columns);
  if (rowHalves.length === 1 && columnHalves.length === 1) return [];
  return rowHalves.flatMap((half) => columnHalves.map((other) => ({ rows: half, columns: other })));
}

function halvesOf([first, end]: readonly [number, number]): (readonly [number, number])[] {
  if (end - first === 1) return [[first, end]];
  const middle = Math.ceil((first + end) / 2);
  return [
    [first, middle],
    [middle, end],
  ];
}

/** The cells of a block inside the picture, as a word. */
function cellsOf({ rows, columns }: Block, inside: Uint8Array): string {
  return keepGrid(
    inside.map((isInside, cell) => {
      const [row, column] = [Math.floor(cell / selectionGridSide), cell % selectionGridSide];
      const within = row >= rows[0] && row < rows[1] && column >= columns[0] && column < columns[1];
      return isInside !== 0 && within ? 1 : 0;
    }),
  );
}

/** Every block there is to drop, were all of them divided: the most runs it can take. */
function allBlocks(inside: Uint8Array): Set<string> {
  const words = new Set<string>();
  const open = quartersOf(whole);
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    const cells = cellsOf(block, inside);
    if (!cells.includes('1')) continue;
    words.add(cells);
    open.push(...quartersOf(block));
  }
  return words;
}
