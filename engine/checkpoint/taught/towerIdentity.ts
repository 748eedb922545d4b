import { createHash } from 'node:crypto';
import type { Checkpoint } from '../Checkpoint.js';
import { visionPrefix, visionTensors } from '../layouts/checkTensors.js';
import { float32ToFloat16 } from '../weights/float16.js';

/**
 * Tells one vision tower from another by its vectors (biases, norms, class embedding), which any training changes: sha256
 * over name and float16 values of each, in order of their names. The same whatever type of numbers they are stored in.
 */
export function towerIdentity({ config, tensors }: Checkpoint): string {
  const names = visionTensors(config)
    .filter(({ name, shape }) => name.startsWith(visionPrefix) && shape.length === 1)
    .map(({ name }) => name)
    .sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = float32ToFloat16(tensors.readFloat32(name));
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
