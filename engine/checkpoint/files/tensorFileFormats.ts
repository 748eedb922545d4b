import { SafetensorsFile } from './SafetensorsFile.js';
import type { TensorFileFormat } from './TensorFile.js';
import { TorchFile } from './torch/TorchFile.js';

const safetensors: TensorFileFormat = {
  singleName: 'model.safetensors',
  indexName: 'model.safetensors.index.json',
  extension: '.safetensors',
  open: (path) => SafetensorsFile.open(path),
};

const pytorch: TensorFileFormat = {
  singleName: 'pytorch_model.bin',
  indexName: 'pytorch_model.bin.index.json',
  extension: '.bin',
  open: (path) => TorchFile.open(path),
};

/** The formats that are read, in the order they are looked for in a folder. Another one is another entry. */
export const tensorFileFormats: readonly TensorFileFormat[] = [safetensors, pytorch];
