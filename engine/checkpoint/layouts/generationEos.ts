import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFields } from '../files/JsonFields.js';

/**
 * What ends an answer by generation_config.json, which counts before config.json; undefined where it does not say.
 * @throws EngineError `checkpoint-malformed`
 */
export function generationEos(checkpointDir: string): unknown {
  const path = join(checkpointDir, 'generation_config.json');
  return existsSync(path) ? (JsonFields.readFile(path).raw('eos_token_id') ?? undefined) : undefined;
}
