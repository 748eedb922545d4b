import { pointKey } from '../findings/pointKey.js';
import { EngineError } from '../protocol/EngineError.js';
import type {
  ExperimentBase,
  ExperimentEvent,
  ExperimentPlan,
  ExperimentPoint,
} from '../protocol/experiment.js';
import { type Baseline, makeBaseline } from './experimentBase.js';
import { ExperimentCancelled, type ExperimentContext, ExperimentRuns } from './ExperimentRuns.js';
import type { ExperimentSteps, StepsContext } from './ExperimentStep.js';
import { faithfulness } from './faithfulness.js';
import { robustness } from './robustness.js';
import { sensitivityMap } from './sensitivityMap.js';
import { thresholdSweep } from './thresholdSweep.js';

/** What an earlier start of the same experiment found. */
export interface KnownPoints {
  readonly base: ExperimentBase | null;
  readonly points: readonly ExperimentPoint[];
}

/**
 * Carries an experiment out, point by point. Points that are known are told again without being measured.
 *
 * @throws EngineError `option-invalid` where what is known belongs to another model, picture or question; as `Engine.ask`
 */
export async function* runExperiment(
  context: ExperimentContext,
  plan: ExperimentPlan,
  before: KnownPoints = { base: null, points: [] },
): AsyncGenerator<ExperimentEvent, void, undefined> {
  try {
    yield* measureAll(context, plan, before);
    yield { type: 'ended', cancelled: false };
  } catch (error) {
    if (!(error instanceof ExperimentCancelled)) throw error;
    yield { type: 'ended', cancelled: true };
  }
}

async function* measureAll(
  context: ExperimentContext,
  plan: ExperimentPlan,
  before: KnownPoints,
): AsyncGenerator<ExperimentEvent, void, undefined> {
  const runs = new ExperimentRuns(context);
  const base = await makeBaseline(runs);
  if (before.base !== null) checkSameBase(before.base, base);
  const { points, steps } = stepsOf({ runs, base }, plan);
  yield { type: 'begun', base: base.told, points };
  const known = new Map(before.points.map((point) => [pointKey(point), point]));
  const told = new Set<string>();
  for (let next = steps.next(); next.done !== true;) {
    const { key, measure } = next.value;
    const point = known.get(key) ?? (await measure());
    known.set(key, point);
    // Blocks of padding alone, and the ends of curves, may come twice.
    if (!told.has(key)) yield { type: 'point', point, done: told.add(key).size, points };
    next = steps.next(point);
  }
}

function stepsOf(context: StepsContext, plan: ExperimentPlan): ExperimentSteps {
  switch (plan.kind) {
    case 'sweep':
      return thresholdSweep(context, plan);
    case 'faithfulness':
      return faithfulness(context, plan);
    case 'sensitivity':
      return sensitivityMap(context, plan);
    case 'robustness':
      return robustness(context, plan);
  }
}

/** Weights in other blocks, or another machine, move a log-probability a little. */
const sameLogProbability = 1e-3;

function checkSameBase(before: ExperimentBase, { told }: Baseline): void {
  const isSame =
    before.answer === told.answer &&
    Math.abs(before.logProbability - told.logProbability) <= sameLogProbability;
  if (isSame) return;
  throw new EngineError(
    'option-invalid',
    `Expected to go on with an experiment about the answer "${before.answer}" (log-probability ${before.logProbability.toFixed(4)}), ` +
      `but this run gives "${told.answer}" (${told.logProbability.toFixed(4)}): model, picture or settings are others. Start a new one.`,
  );
}
