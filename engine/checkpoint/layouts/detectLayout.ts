import { EngineError } from '../../protocol/EngineError.js';
import type { JsonFields } from '../files/JsonFields.js';
import type { CheckpointLayout } from './CheckpointLayout.js';
import { huggingFaceLayout } from './huggingFaceLayout.js';
import { idefics3Layout } from './idefics3Layout.js';
import { releasedLayout } from './releasedLayout.js';

/** The layouts that are read; the first that matches is taken. Another one is another entry. */
const checkpointLayouts: readonly CheckpointLayout[] = [releasedLayout, huggingFaceLayout, idefics3Layout];

/**
 * Tells by its config.json what layout a folder is in.
 * @throws EngineError `checkpoint-malformed`, saying which layouts are known and what was found.
 */
export function detectLayout(fields: JsonFields, layouts = checkpointLayouts): CheckpointLayout {
  const layout = layouts.find(({ matches }) => matches(fields));
  if (layout !== undefined) return layout;
  throw new EngineError(
    'checkpoint-malformed',
    `${fields.where} is of no layout that is read. Expected ${layouts.map(({ description }) => description).join('; or ')}. ` +
      `Found ${found(fields)}. Choose the folder of such a checkpoint.`,
  );
}

/** What tells layouts apart: the kind of model, and the names of the fields that describe its parts. */
function found(fields: JsonFields): string {
  const kinds = ['model_type', 'architectures'].map((key) => `"${key}" ${fields.shown(key)}`);
  const parts = fields.keys.filter((key) => /^mm_|_config$/.test(key)).map((key) => `"${key}"`);
  return [...kinds, parts.length === 0 ? 'no field of a vision tower' : parts.join(', ')].join(', ');
}
