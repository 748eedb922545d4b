import { join } from 'node:path';
import { writeSafetensors } from '../files/writeSafetensors.js';
import type { SoundWeights } from './tryWeights.js';
import { readSoundWeights } from './tryWeights.js';
import { pickleOf } from './writeTorchFile.js';

/** An archive that PyTorch itself wrote. */
const archivePath = join(import.meta.dirname, '../../testing/torch/views.bin');

/** Sound files of each format, small ones. @param folder where one is written. */
export async function soundWeights(folder: string): Promise<SoundWeights> {
  const bytes = Uint8Array.from({ length: 240 }, (_, index) => index);
  const safetensorsPath = join(folder, 'sound.safetensors');
  await writeSafetensors(
    safetensorsPath,
    [
      { name: 'model.embed_tokens.weight', type: 'F32', shape: [6, 10], bytes: () => bytes },
      { name: 'model.norm.weight', type: 'F16', shape: [10], bytes: () => bytes.slice(0, 20) },
      { name: 'lm_head.weight', type: 'BF16', shape: [6, 20], bytes: () => bytes },
    ],
    { format: 'pt' },
  );
  const storages = [
    { bytes, count: 60 },
    { bytes: bytes.slice(0, 40), count: 20 },
  ];
  const pickle = pickleOf(
    [
      { name: 'model.embed_tokens.weight', type: 'F32', shape: [6, 10], storage: 0 },
      { name: 'transposed', type: 'F32', shape: [10, 6], stride: [1, 10], storage: 0 },
      { name: 'model.norm.weight', type: 'F16', shape: [4, 2], stride: [5, 2], offset: 1, storage: 1 },
    ],
    storages,
  );
  const files: [string, Uint8Array][] = [
    ['data.pkl', pickle],
    ['byteorder', Buffer.from('little')],
    ...storages.map((storage, key): [string, Uint8Array] => [`data/${key}`, storage.bytes]),
  ];
  return readSoundWeights(archivePath, files, safetensorsPath);
}
