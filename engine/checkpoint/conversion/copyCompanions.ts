import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import type { Checkpoint } from '../Checkpoint.js';
import { readJsonFile } from '../files/readJsonFile.js';
import { unfinishedConversionFile } from '../files/openTensorFiles.js';
import { towerFolderOf } from '../layouts/readCheckpointConfig.js';

/** Weights, in whatever format, and what is written while something is not whole. */
const weights = /\.(safetensors|bin|pt|pth|ckpt|h5|msgpack|gguf|onnx|index\.json|part|lock)$/;

/**
 * Copies everything small that is not weights: configs, tokenizer, what was taught, vision tower config, model card. Variants stay
 * behind. Links (a hub's cache is made of them) are followed: the new folder must outlive the old one, and so a tower that lies
 * elsewhere is described in it.
 */
export async function copyCompanions(source: Checkpoint, targetDir: string): Promise<void> {
  for (const entry of await readdir(source.dir, { withFileTypes: true })) {
    if (weights.test(entry.name) || entry.name === unfinishedConversionFile) continue;
    if (entry.name.startsWith('.') || entry.name === 'variants') continue;
    await cp(join(source.dir, entry.name), join(targetDir, entry.name), {
      recursive: true,
      dereference: true,
      filter: (path) => !weights.test(basename(path)),
    });
  }
  const towerDir = source.towerDir ?? towerFolderOf(source.dir);
  if (towerDir !== null && !isBelow(towerDir, source.dir)) await takeTowerIn(towerDir, targetDir);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return !way.startsWith('..') && !isAbsolute(way);
}

/** Writes what describes a tower that lay apart: its weights become part of the checkpoint. */
async function takeTowerIn(towerDir: string, targetDir: string): Promise<void> {
  const folder = 'vision_tower';
  await mkdir(join(targetDir, folder), { recursive: true });
  await cp(join(towerDir, 'config.json'), join(targetDir, folder, 'config.json'), { dereference: true });
  const [own, its] = [targetDir, towerDir].map((dir) => join(dir, 'preprocessor_config.json')) as [
    string,
    string,
  ];
  if (!existsSync(own) && existsSync(its)) await cp(its, own, { dereference: true });
  const path = join(targetDir, 'config.json');
  const config = readJsonFile(path) as object;
  await writeFileAtomic(path, `${JSON.stringify({ ...config, mm_vision_tower: folder }, null, 2)}\n`);
}
