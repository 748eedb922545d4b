import { pointKey } from '../findings/pointKey.js';
import type { ExperimentPoint, SweepPlan, SweepPoint } from '../protocol/experiment.js';
import { isSameAnswer } from './experimentBase.js';
import type { ExperimentStep, ExperimentSteps, StepsContext } from './ExperimentStep.js';

/** Asks under each threshold, and reads the base answer under it (docs/experiments.md, "Threshold sweep"). */
export function thresholdSweep(context: StepsContext, { thresholds }: SweepPlan): ExperimentSteps {
  const ascending = [...new Set(thresholds)].sort((a, b) => a - b);
  return { points: ascending.length, steps: stepsOf(context, ascending) };
}

function* stepsOf(
  context: StepsContext,
  thresholds: readonly number[],
): Generator<ExperimentStep, void, ExperimentPoint> {
  for (const threshold of thresholds) {
    const key = pointKey({ kind: 'sweep', threshold } as SweepPoint);
    yield { key, measure: () => measure(context, threshold) };
  }
}

async function measure({ runs, base }: StepsContext, threshold: number): Promise<SweepPoint> {
  const asked = await runs.ask({ threshold });
  const sameAnswer = isSameAnswer(asked.ids, base.run.ids);
  const scored = sameAnswer ? asked : await runs.score(base.run.ids, { threshold });
  const { selectedFraction, decoderFlops } = asked.done;
  return {
    kind: 'sweep',
    threshold,
    answer: asked.answer,
    sameAnswer,
    logProbability: scored.logProbability,
    selectedFraction,
    decoderFlops,
  };
}
