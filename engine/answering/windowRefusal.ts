import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import { EngineError } from '../protocol/EngineError.js';
import type { Engine, EngineOptions } from './Engine.js';
import { openVariants } from './openVariants.js';

/**
 * Why the window cannot show what a model sees, which the command line can ask; null where it can. The window lays cells and maps over a
 * picture padded to a square, and would draw those of a stretched one in wrong places.
 */
export function windowRefusal({ fit, tiling }: Pick<CheckpointConfig, 'fit' | 'tiling'>): string | null {
  if (fit === 'padded') return null;
  const sees =
    tiling === null
      ? 'sees pictures stretched to a square'
      : 'sees pictures in tiles, and stretched to a square';
  return (
    `This model opens in the command line (fovea ask), not yet in the window: it ${sees}, and the window draws where a model looks ` +
    'over a padded square only.'
  );
}

/**
 * `openVariants` for the window.
 *
 * @throws EngineError `checkpoint-variant` for a model that the window cannot show; as `openVariants`
 */
export async function openForWindow(options: EngineOptions): Promise<Engine> {
  const refusal = windowRefusal(readCheckpointConfig(options.checkpointDir));
  if (refusal !== null) throw new EngineError('checkpoint-variant', refusal);
  return openVariants(options);
}
