import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { EngineError } from '../protocol/EngineError.js';
import type { ModelFacts } from '../protocol/modelFacts.js';
import type { Variant } from '../protocol/variant.js';

/** Those of a checkpoint's trained variants whose weights cannot be opened, by their headers, and why. */
export function brokenVariants(
  checkpointDir: string,
  trained: readonly Variant[],
): ModelFacts['brokenVariants'] {
  return trained.flatMap((variant) => {
    const reason = whyBroken(checkpointDir, variant);
    return reason === null ? [] : [{ variant, reason }];
  });
}

/** Why the weights of a variant cannot be opened; null when they can. */
function whyBroken(checkpointDir: string, variant: Variant): string | null {
  try {
    Checkpoint.open(checkpointDir, variant).close();
    return null;
  } catch (error) {
    if (error instanceof EngineError) return `variants/${variant} cannot be opened. ${error.message}`;
    throw error;
  }
}
