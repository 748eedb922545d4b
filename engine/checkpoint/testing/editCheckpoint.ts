import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SafetensorsFile } from '../files/SafetensorsFile.js';
import { type TensorToWrite, writeSafetensors } from '../files/writeSafetensors.js';

/** Copies a fixture's checkpoint to a folder. */
export function copyCheckpoint(source: string, target: string): void {
  cpSync(source, target, { recursive: true });
}

/** Changes config.json in place. */
export function editConfig(dir: string, change: (config: Record<string, unknown>) => void): void {
  const path = join(dir, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(config);
  writeFileSync(path, JSON.stringify(config));
}

/** Writes model.safetensors again after `change` had its way with the list of tensors. */
export async function editTensors(
  dir: string,
  change: (tensors: TensorToWrite[]) => TensorToWrite[],
): Promise<void> {
  const path = join(dir, 'model.safetensors');
  const tensors = change(readTensors(path));
  rmSync(path);
  await writeSafetensors(path, tensors, {});
}

/** All tensors of a file, in memory. */
export function readTensors(path: string): TensorToWrite[] {
  const file = SafetensorsFile.open(path);
  const tensors = [...file.tensorNames].map((name): TensorToWrite => {
    const { type, shape } = file.entry(name)!;
    const bytes = file.read(name);
    return { name, type, shape, bytes: () => bytes };
  });
  file.close();
  return tensors;
}
