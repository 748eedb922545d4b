import type { ModelOpening, PossibleOpening } from './modelOpening.js';

/** How a model is called wherever it is named, whose high-res reading nobody trained. */
export const untrainedMark = 'untrained high-res reading';

/** Whether two choices are the same. */
export function isSameOpening(a: ModelOpening, b: ModelOpening): boolean {
  return a.weights === b.weights && (a.untrainedHighres ?? false) === (b.untrainedHighres ?? false);
}

/**
 * The part of a choice that a checkpoint has: a folder may be another since it was chosen, and what it cannot be opened as is
 * left to the engine.
 */
export function openingWithin(chosen: ModelOpening, possible: readonly PossibleOpening[]): ModelOpening {
  const untrained = chosen.untrainedHighres === true && possible.some((one) => one.untrainedHighres);
  const hasWeights = possible.some(({ weights }) => weights === chosen.weights);
  return {
    ...(hasWeights && { weights: chosen.weights }),
    ...(untrained && { untrainedHighres: true as const }),
  };
}
