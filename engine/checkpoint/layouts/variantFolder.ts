import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { type Variant, variants } from '../../protocol/variant.js';

/** Where a checkpoint keeps what a trained variant changes (docs/checkpoint-format.md). */
export function variantFolder(checkpointDir: string, variant: Variant): string {
  return join(checkpointDir, 'variants', variant);
}

/** The variants a checkpoint folder holds weights for, beside its base weights. */
export function trainedVariantsIn(checkpointDir: string): readonly Variant[] {
  return variants.filter((variant) => existsSync(variantFolder(checkpointDir, variant)));
}

/**
 * The folder of a trained variant.
 *
 * @param withoutFolder variants that may do without: they then answer from the base weights.
 * @returns undefined where there is none and none is needed. @throws EngineError `checkpoint-variant`.
 */
export function findVariantFolder(
  checkpointDir: string,
  variant: Variant,
  withoutFolder: readonly Variant[],
): string | undefined {
  const folder = variantFolder(checkpointDir, variant);
  if (existsSync(folder)) return folder;
  if (withoutFolder.includes(variant)) return undefined;
  throw new EngineError(
    'checkpoint-variant',
    `The variant ${variant} needs weights of its own in ${folder}, which is not there. Expected a folder with ` +
      `model.safetensors (docs/checkpoint-format.md); put it there, or ask with variant flex or lowres.`,
  );
}
