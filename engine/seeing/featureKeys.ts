import { createHash } from 'node:crypto';
import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { visionTensors } from '../checkpoint/layouts/checkTensors.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';

/**
 * Makes the keys features are stored under: sha256 of the image file's hash, the preprocessing, the sizes and every
 * number of the vision tower and projector, and the provider. The decoder is not part of it, nor the type its weights
 * have in memory: the tower computes in float32 in any case. With patch statistics what is kept is another thing.
 *
 * @returns a function from the sha256 of a file's bytes to its key.
 */
export function featureKeys(
  { config, tensors }: Checkpoint,
  preprocess: PreprocessSettings,
  provider: string,
  withPatches: boolean,
): (encodedHash: string) => string {
  const { lowresSize, highresSize, zoomRatio, mean, std, stretch } = preprocess;
  const tower = createHash('sha256').update(
    JSON.stringify([
      withPatches ? ['features', 3, 'patch statistics'] : ['features', 3],
      [lowresSize, highresSize, zoomRatio, mean, std, provider, ...(stretch === undefined ? [] : [stretch])],
      [config.vision, config.visionLayersRun, config.connector],
    ]),
  );
  for (const { name } of visionTensors(config)) tower.update(name).update(tensors.readFloat32(name));
  const identity = tower.digest('hex');
  return (encodedHash) => createHash('sha256').update(`${identity}:${encodedHash}`).digest('hex');
}
