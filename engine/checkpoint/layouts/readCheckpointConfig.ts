import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Variant } from '../../protocol/variant.js';
import { JsonFields } from '../files/JsonFields.js';
import type { CheckpointConfig } from './checkpointConfig.js';
import { detectLayout } from './detectLayout.js';
import { findTowerConfig } from './findTower.js';
import { findVariantFolder } from './variantFolder.js';

/**
 * Reads what a checkpoint folder says of its model, in whatever layout it is.
 *
 * @param trainedVariant adds what `variants/<name>/config.json` changes.
 * @throws EngineError `checkpoint-missing`, `checkpoint-malformed` or `checkpoint-variant`, naming file, field, expected
 * and found.
 */
export function readCheckpointConfig(checkpointDir: string, trainedVariant?: Variant): CheckpointConfig {
  const fields = readConfigFields(checkpointDir, trainedVariant);
  return detectLayout(fields).readConfig(fields, checkpointDir, trainedVariant);
}

/** The folder that describes the vision tower, where a checkpoint names one and it is there (`towerPlaces`). */
export function towerFolderOf(checkpointDir: string): string | null {
  const fields = readConfigFields(checkpointDir, undefined);
  const name = detectLayout(fields).towerName(fields);
  const path = name === undefined ? undefined : findTowerConfig(checkpointDir, name);
  return path === undefined ? null : dirname(path);
}

/** The fields of config.json with those of a trained variant in their place. @throws EngineError, as above. */
export function readConfigFields(checkpointDir: string, trainedVariant: Variant | undefined): JsonFields {
  const base = JsonFields.readFile(join(checkpointDir, 'config.json'));
  if (trainedVariant === undefined) return base;
  const folder = findVariantFolder(checkpointDir, trainedVariant, detectLayout(base).withoutFolder);
  if (folder === undefined || !existsSync(join(folder, 'config.json'))) return base;
  return base.overriddenBy(JsonFields.readFile(join(folder, 'config.json')));
}
