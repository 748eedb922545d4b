import { findPictureProcessor } from '../../storage/findPictureProcessor.js';
import { JsonFields } from '../files/JsonFields.js';

/**
 * What a checkpoint's folder says of its processor of pictures; undefined where it says nothing.
 * @throws EngineError `checkpoint-malformed`
 */
export function readPictureProcessor(checkpointDir: string): JsonFields | undefined {
  const found = findPictureProcessor(checkpointDir);
  if (found === undefined) return undefined;
  const file = JsonFields.readFile(found.path);
  return found.key === undefined ? file : file.object(found.key);
}
