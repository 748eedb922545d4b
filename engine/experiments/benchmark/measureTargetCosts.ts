import type { Engine } from '../../answering/Engine.js';
import type { Question } from '../../evaluation/datasets/Question.js';
import { isRight } from '../../evaluation/judges/judges.js';
import type { TargetCosts } from '../../findings/targetCosts.js';
import type { Picture } from '../../image/Picture.js';
import type { FaithfulnessPoint } from '../../protocol/experiment.js';
import { keepGrid } from '../../selection/keptGrid.js';
import { cellOrder } from '../cellOrder.js';
import { type Baseline, makeBaseline } from '../experimentBase.js';
import { ExperimentRuns } from '../ExperimentRuns.js';
import { paintedFor } from '../faithfulness.js';
import { gridOf, randomControl, shuffledCells } from '../randomCells.js';

/** How many random draws a question gets: controls that are dropped, that are read alone, and drawn from what was read. */
export const targetDraws = { controls: 6, keepControls: 3, readControls: 3, orders: 1, steps: 4 } as const;

/** Mixed into the seeds, so that each sort of draw is its own. */
const draws = { control: 1, readControl: 2, order: 3 } as const;

/** Share of the cells that each step of the curves takes, 0 to 1. */
export const curveShares: readonly number[] = Array.from(
  { length: targetDraws.steps + 1 },
  (_, step) => (step / targetDraws.steps) ** 2,
);

/**
 * What forbidding the cells that show what is asked for costs, against random cells (docs/experiments.md, "Faithfulness"): the
 * regions are not those selected, but those that the data set names.
 *
 * @param seed of the draws: another for each question
 * @returns null for a question whose target cells are not inside the picture, or fill too much of it for a control
 */
export async function measureTargetCosts(
  engine: Engine,
  image: Picture,
  question: Question,
  seed: number,
): Promise<TargetCosts | null> {
  const signal = new AbortController().signal;
  const runs = new ExperimentRuns({
    ...{ engine, image, question: question.question, settings: { variant: 'flex' }, signal },
  });
  const base = await makeBaseline(runs);
  image.releasePixels();
  const { inside, run, told } = base;
  const target = gridOf((question.targetCells ?? []).filter((cell) => inside[cell] === 1));
  const controls = drawn(targetDraws.controls, (draw) =>
    randomControl(inside, target, seed, draws.control, draw),
  );
  if (!target.includes(1) || controls.length === 0) return null;
  const wasRead = inside.map((_, cell) => (told.chosen[cell]! > 0 ? 1 : 0));
  const readControls = drawn(targetDraws.readControls, (draw) =>
    randomControl(wasRead, target, seed, draws.readControl, draw),
  );
  /** By what is forced and forbidden; nothing is the base itself. */
  const known = new Map<string, number>([[`${'0'.repeat(inside.length)} ${'0'.repeat(inside.length)}`, 0]]);
  const costOf = async (what: FaithfulnessPoint['what'], grid: Uint8Array): Promise<number> => {
    const cells = keepGrid(grid);
    const { force, forbid } = paintedFor(what, cells);
    const key = `${keepGrid(force ?? new Uint8Array(forbid!.length))} ${keepGrid(forbid!)}`;
    const cost =
      known.get(key) ??
      run.logProbability -
        (await runs.score(run.ids, { steering: { ...(force && { force }), ...(forbid && { forbid }) } }))
          .logProbability;
    known.set(key, cost);
    return Number(cost.toPrecision(6));
  };
  const costsOf = async (
    what: FaithfulnessPoint['what'],
    grids: readonly Uint8Array[],
  ): Promise<number[]> => {
    const costs: number[] = [];
    for (const grid of grids) costs.push(await costOf(what, grid));
    return costs;
  };
  const curve = (what: 'delete' | 'insert') => curveCosts(base, what, seed, costsOf);
  return {
    id: question.id,
    split: question.split,
    image: question.imagePath.replace(/^.*[\\/]/, ''),
    answer: run.answer,
    right: isRight(run.answer, question),
    logProbability: run.logProbability,
    targetCells: target.reduce((sum, cell) => sum + cell, 0),
    isRead: target.some((cell, index) => cell === 1 && wasRead[index] === 1),
    drop: await costOf('drop', target),
    dropControls: await costsOf('drop', controls),
    dropReadControls: await costsOf('drop', readControls),
    keep: await costOf('keep', target),
    keepControls: await costsOf('keep', controls.slice(0, targetDraws.keepControls)),
    curves: { delete: await curve('delete'), insert: await curve('insert') },
  };
}

function drawn(count: number, draw: (index: number) => Uint8Array | null): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => draw(index)).filter((grid) => grid !== null);
}

async function curveCosts(
  base: Baseline,
  what: 'delete' | 'insert',
  seed: number,
  costsOf: (what: 'delete' | 'insert', grids: readonly Uint8Array[]) => Promise<number[]>,
): Promise<{ own: number[]; random: number[] }> {
  const along = (order: readonly number[]): Promise<number[]> =>
    costsOf(
      what,
      curveShares.map((share) => gridOf(order.slice(0, Math.round(share * order.length)))),
    );
  const own = await along(cellOrder(base, 'chosen'));
  const random: number[][] = [];
  for (let order = 0; order < targetDraws.orders; order++) {
    random.push(await along(shuffledCells(base.inside, seed, draws.order, order)));
  }
  const mean = (step: number): number => random.reduce((sum, costs) => sum + costs[step]!, 0) / random.length;
  return { own, random: own.map((_, step) => Number(mean(step).toPrecision(6))) };
}
