import { basename, dirname, join, resolve } from 'node:path';
import type { ConversionHandlers } from '../createRequestHandlers.js';
import type { ConversionService } from './ConversionService.js';
import type { KnownModels } from './KnownModels.js';

/** What they work with. */
export interface ConversionHandlerParts {
  readonly conversions: ConversionService;
  readonly known: Pick<KnownModels, 'folderOf'>;
  /** Shows the native dialog for the folder that the new model's folder is made in; null when cancelled. */
  readonly chooseParent: () => Promise<string | null>;
}

/** The bodies of the window's requests about conversions. */
export function conversionHandlers({
  conversions,
  known,
  chooseParent,
}: ConversionHandlerParts): ConversionHandlers {
  // Async, so that what is refused rejects instead of throwing.
  return {
    'conversions:status': () => Promise.resolve(conversions.status),
    'conversions:plan': async ({ modelId, weights, blockSize, place }) => {
      const source = resolve(known.folderOf(modelId));
      const parent = place === 'beside' ? dirname(source) : await chooseParent();
      if (parent === null) return conversions.status;
      const name = `${basename(source)}-${weights}${blockSize === 32 ? '' : `-${blockSize}`}`;
      return conversions.plan({ source, target: join(parent, name), weights, blockSize });
    },
    'conversions:go': async () => conversions.go(),
    'conversions:cancel': async () => conversions.cancel(),
    'conversions:resume': async () => conversions.resume(),
    'conversions:dismiss': async () => conversions.dismiss(),
  };
}
