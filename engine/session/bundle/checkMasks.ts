import { reportingLayers } from '../../protocol/reportingLayers.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import { selectionGridCells } from '../../protocol/selectionGrid.js';
import { bundleLimits } from '../../protocol/sessionLimits.js';
import { readSelections } from '../keptMasks.js';
import type { ByteReader } from '../npz/bytesReader.js';
import { NpzReader } from '../npz/NpzReader.js';
import { SessionError } from '../SessionError.js';
import { contentOf, DamagedContent } from '../zip/contentOf.js';
import { ArchiveProblem, readZipDirectory } from '../../storage/zip/zipDirectory.js';
import type { RefuseBundle } from './BundleError.js';

/**
 * Checks the selections of a question against its record: as many tokens at most, the same layers, the same low-res grid, and
 * arrays no larger than these make. What follows from the record bounds what is read.
 *
 * @throws BundleError `bundle-malformed`, `bundle-too-large`
 */
export async function checkMasks(bytes: ByteReader, run: RunRecord, refuse: RefuseBundle): Promise<void> {
  const where = `its masks/${run.runId}.npz`;
  const layers = reportingLayers(run.prefill);
  const side = run.prefill?.lowresGrid ?? 0;
  const pairs = run.tokens.length * layers.length;
  if (pairs * selectionGridCells > bundleLimits.maxGridCells) {
    throw refuse('bundle-too-large', `${where} would hold ${pairs} grids, more than are taken`);
  }
  const arrayBytes = {
    layers: layers.length * 4,
    present: pairs,
    grids: pairs * selectionGridCells,
    maps: pairs * side ** 2 * 4,
  };
  try {
    const entries = await readZipDirectory(bytes, Object.keys(arrayBytes).length);
    for (const { name, method, sizeBytes } of entries) {
      const array = name.replace(/\.npy$/, '');
      if (!isArray(arrayBytes, array))
        throw refuse('bundle-malformed', `${where} holds ${name}, which is none of its arrays`);
      if (sizeBytes > arrayBytes[array] + longestHead) {
        throw refuse(
          'bundle-malformed',
          `${where}: ${name} has ${sizeBytes} bytes, more than ${run.tokens.length} tokens and ${layers.length} layers make`,
        );
      }
      if (array === 'maps' && method !== 0)
        throw refuse(
          'bundle-malformed',
          `${where}: its maps are packed, so that no part of them could be read by itself`,
        );
    }
    const reader = await NpzReader.open(bytes, 'The file', { maxBytes: bundleLimits.maxMasksBytes });
    const found = await readSelections(reader, 'The file');
    const same =
      found.layers.length === layers.length && layers.every((layer, index) => layer === found.layers[index]);
    // What was read was checked; the maps, which may be large, are read past here.
    const maps = entries.find(({ name }) => name === 'maps.npy');
    if (maps !== undefined) await readThrough(contentOf(bytes, maps));
    if (!same || found.lowresGrid !== side || found.tokens > run.tokens.length) {
      throw refuse(
        'bundle-malformed',
        `${where} is of other tokens, layers or another grid than the question's record tells`,
      );
    }
  } catch (error) {
    if (error instanceof ArchiveProblem || error instanceof DamagedContent) {
      throw refuse('bundle-malformed', `${where}: ${error.message}`, error);
    }
    if (error instanceof SessionError)
      throw refuse('bundle-malformed', `${where} is not as it has to be: ${error.message}`, error);
    throw error;
  }
}

/** Reads to the end, for what is found out there. */
async function readThrough(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await pieces.next()).done !== true);
}

/** Bytes before the elements of an array. */
const longestHead = 4096;

function isArray<T extends object>(arrays: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(arrays, name);
}
