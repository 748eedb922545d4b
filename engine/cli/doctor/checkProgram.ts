import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { inspectModel } from '../../answering/inspection/inspectModel.js';
import { machineMemory } from '../../answering/inspection/machineMemory.js';
import { decodeImage } from '../../image/decodeImage.js';
import { canLoad } from '../../protocol/canLoad.js';
import { decodeText } from '../../storage/decodeText.js';
import { lookText } from '../lookText.js';
import { packageVersion } from '../packageVersion.js';
import { type Check, reasonOf, works } from './Check.js';

/** Versions of Fovea, of what runs it and of what it computes and decodes with. */
export async function checkVersions(root: string): Promise<Check> {
  const { node, v8, electron } = process.versions as Partial<Record<string, string>>;
  const host = electron === undefined ? `Node ${node ?? ''} (V8 ${v8 ?? ''})` : `Electron ${electron}`;
  const libraries = ['onnxruntime-node', 'sharp', '@huggingface/tokenizers'].map(
    (name) => `${name} ${installedVersion(root, name)}`,
  );
  const found = [
    `Fovea ${await packageVersion(root)}`,
    host,
    `${process.platform} ${process.arch}`,
    ...libraries,
  ].join(', ');
  const [major = 0, minor = 0] = (node ?? '').split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 18)) return works('versions', found);
  return { name: 'versions', state: 'fails', found, advice: 'Install Node 20.19 or newer.' };
}

function installedVersion(root: string, name: string): string {
  try {
    const about = JSON.parse(
      decodeText(readFileSync(path.join(root, 'node_modules', name, 'package.json'))),
    ) as { readonly version: string };
    return about.version;
  } catch {
    return 'is not there';
  }
}

/** What the machine has for models. */
export function checkMemory(): Check {
  const { total, available } = machineMemory();
  const found = `${gigabytes(available)} available of ${gigabytes(total)}, ${availableParallelism()} processors`;
  if (available >= 2 ** 30) return works('memory', found);
  const advice = 'Close other programs: the shipped model takes half a gigabyte, a large picture up to two.';
  return { name: 'memory', state: 'note', found, advice };
}

/** Whether the shipped model is whole. */
export async function checkModel(folder: string, signal: AbortSignal): Promise<Check> {
  const look = await inspectModel(folder, { signal });
  if (canLoad(look) !== 'no')
    return works('shipped model', `${look.name}, ${gigabytes(look.disk.bytes)} on the disk`);
  return {
    name: 'shipped model',
    state: 'fails',
    found: lookText(look).trim(),
    advice: 'Install Fovea again, or give a model with --model.',
  };
}

/** Whether the decoder of pictures loads and decodes one that ships. */
export async function checkPictures(root: string): Promise<Check> {
  const sample = path.join(root, 'assets', 'samples', '01-signs.png');
  try {
    const { width, height } = await decodeImage({ path: sample });
    return works('pictures', `libvips decodes ${path.basename(sample)}, ${width} x ${height}`);
  } catch (error) {
    const advice =
      'Install the packages again (npm ci). A limit on address space (ulimit -v) also keeps the decoder from loading.';
    return { name: 'pictures', state: 'fails', found: reasonOf(error), advice };
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
