import { dirname, join, resolve } from 'node:path';
import type { ConversionHandlers } from '../createRequestHandlers.js';
import type { ConversionService } from './ConversionService.js';
import type { KnownModels } from './KnownModels.js';

/** What they work with. */
export interface ConversionHandlerParts {
  readonly conversions: ConversionService;
  readonly known: Pick<KnownModels, 'folderOf' | 'list'>;
  /** Shows the native dialog for the folder that the new model's folder is made in; null when cancelled. */
  readonly chooseParent: () => Promise<string | null>;
}

/** The bodies of the window's requests about conversions. */
export function conversionHandlers({
  conversions,
  known,
  chooseParent,
}: ConversionHandlerParts): ConversionHandlers {
  return {
    'conversions:status': () => Promise.resolve(conversions.status),
    'conversions:plan': async ({ modelId, weights, blockSize, place }) => {
      const source = resolve(known.folderOf(modelId));
      const { name: modelName, hub } = known.list.find((model) => model.modelId === modelId)!;
      // The hub's cache is for what the hub has.
      const parent = place === 'beside' && hub === null ? dirname(source) : await chooseParent();
      if (parent === null) return conversions.status;
      const name = `${folderNameOf(modelName)}-${weights}${blockSize === 32 ? '' : `-${blockSize}`}`;
      return conversions.plan({ source, target: join(parent, name), weights, blockSize });
    },
    'conversions:go': () => settled(() => conversions.go()),
    'conversions:cancel': () => settled(() => conversions.cancel()),
    'conversions:resume': () => settled(() => conversions.resume()),
    'conversions:dismiss': () => settled(() => conversions.dismiss()),
  };
}

/** What throws rejects. */
function settled<Value>(does: () => Value): Promise<Value> {
  return new Promise((resolveWith) => resolveWith(does()));
}

/** Of `owner/name@commit` of the hub without its owner. */
function folderNameOf(modelName: string): string {
  return modelName.slice(modelName.lastIndexOf('/') + 1).replace('@', '-');
}
