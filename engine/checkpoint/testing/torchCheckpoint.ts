import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesPerElement } from '../files/TensorFile.js';
import { gatherView } from '../files/torch/gatherView.js';
import { copyCheckpoint, readTensors } from './editCheckpoint.js';
import { type StorageToWrite, type TorchTensorToWrite, writeTorchFile } from './writeTorchFile.js';

/**
 * How the tensors of a checkpoint are laid in PyTorch files: each in a storage of its own; matrices transposed in theirs; all as
 * views of one storage; in two files with an index.
 */
export const torchForms = ['contiguous', 'transposed', 'views', 'shards'] as const;
type TorchForm = (typeof torchForms)[number];

/** Writes a copy of a checkpoint of one safetensors file whose weights are PyTorch files, the same numbers in another form. */
export async function writeTorchCheckpoint(source: string, target: string, form: TorchForm): Promise<void> {
  copyCheckpoint(source, target);
  const path = join(target, 'model.safetensors');
  const tensors = readTensors(path);
  rmSync(path);
  const tensorsOf = (own: typeof tensors) => {
    const storages: (StorageToWrite & { readonly bytes: Uint8Array })[] = [];
    const views = own.map(({ name, type, shape, bytes }): TorchTensorToWrite => {
      const size = bytesPerElement[type];
      const raw = bytes();
      const [rows = 1, columns = 1] = shape;
      const isTurned = form === 'transposed' && shape.length === 2;
      const stored = isTurned
        ? gatherView(new Uint8Array(raw), { shape: [columns, rows], stride: [1, columns] }, size)
        : raw;
      storages.push({ bytes: stored, count: raw.length / size });
      const view = { name, type, shape, storage: storages.length - 1 };
      return isTurned ? { ...view, stride: [1, rows] } : view;
    });
    return { views, storages };
  };
  if (form === 'views') {
    const { views, storages } = tensorsOf(tensors);
    const types = new Set(views.map(({ type }) => type));
    if (types.size !== 1) throw new Error('one storage holds one type');
    let offset = 0;
    const placed = views.map((view) => {
      const at = offset;
      offset += storages[view.storage]!.count;
      return { ...view, storage: 0, offset: at };
    });
    const bytes = Buffer.concat(storages.map((storage) => storage.bytes));
    await writeTorchFile(join(target, 'pytorch_model.bin'), placed, [{ bytes, count: offset }]);
    return;
  }
  if (form !== 'shards') {
    const { views, storages } = tensorsOf(tensors);
    await writeTorchFile(join(target, 'pytorch_model.bin'), views, storages);
    return;
  }
  const weightMap: Record<string, string> = {};
  for (const shard of [0, 1]) {
    const name = `pytorch_model-0000${shard + 1}-of-00002.bin`;
    const own = tensors.filter((_, index) => index % 2 === shard);
    const { views, storages } = tensorsOf(own);
    await writeTorchFile(join(target, name), views, storages);
    for (const tensor of own) weightMap[tensor.name] = name;
  }
  writeFileSync(join(target, 'pytorch_model.bin.index.json'), JSON.stringify({ weight_map: weightMap }));
}
