import { readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { EngineOptions } from '../answering/Engine.js';
import { DiskFeatureStore } from './DiskFeatureStore.js';

/** Weights below this are a small model, which gains little from more than two threads. */
const smallModelBytes = 512 * 2 ** 20;

/**
 * How an evaluation opens its engine unless told otherwise: a small model with at most two threads, so that several
 * evaluations (shards, variants) share a machine better than one evaluation fills it.
 *
 * @param featuresDir folder that keeps what the vision tower makes of images; undefined keeps nothing
 * @param threadsGiven whether a person said how many threads
 */
export async function evaluationEngineOptions(
  checkpointDir: string,
  { featuresDir, threadsGiven }: { featuresDir: string | undefined; threadsGiven: boolean },
): Promise<Partial<EngineOptions>> {
  const small = (await weightBytes(checkpointDir)) <= smallModelBytes;
  return {
    ...(featuresDir !== undefined && { featureStore: new DiskFeatureStore(featuresDir) }),
    ...(!threadsGiven && small && { threads: Math.min(2, availableParallelism()) }),
  };
}

async function weightBytes(checkpointDir: string): Promise<number> {
  const names = await readdir(checkpointDir).catch(() => []); // opening the engine tells what is wrong
  let bytes = 0;
  for (const name of names) {
    if (/\.(safetensors|bin)$/.test(name)) bytes += (await stat(path.join(checkpointDir, name))).size;
  }
  return bytes;
}
