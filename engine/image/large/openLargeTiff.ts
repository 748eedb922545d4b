import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { imageFormats } from '../../protocol/imageFormats.js';
import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageDetails } from '../../protocol/imageFacts.js';
import { largePicturePixels } from '../../protocol/limits.js';
import { FileBytes } from '../ByteSource.js';
import { checkChoices } from '../checkChoices.js';
import { checkTiffSize } from '../checkImageSize.js';
import { describeFailure } from '../describeFailure.js';
import { tiffRange } from '../tiff/colourTiff.js';
import { tiffProfile } from '../tiff/tiffProfile.js';
import { openTiffPage, type OpenedTiffPage, tiffDetails } from '../tiff/openTiffPage.js';
import { tiffBands } from '../tiff/tiffBands.js';
import { TiffBlocks, type PackedBytes } from '../tiff/TiffBlocks.js';
import { unpackerOf } from '../tiff/tiffCompression.js';
import { splitStrips } from '../tiff/splitStrips.js';
import { readTiffPage, type TiffPage } from '../tiff/tiffPage.js';
import { TiffSketch } from './TiffSketch.js';
import { TiffRegions } from './TiffRegions.js';

/** A large TIFF that stays on the disk: what is wanted of it is read there. */
export interface LargeTiff {
  readonly full: TiffRegions;
  /** Smaller copies that the file has of this page, the largest first. */
  readonly copies: readonly TiffRegions[];
  readonly tiled: boolean;
  /** A rough picture, quickly made (`TiffSketch.make`); null where there can be none. */
  sketch(isLate?: () => boolean): Promise<TiffSketch | null>;
  readonly details: ImageDetails;
  /** Tells the file from another: sha256 of its size, its time, its first and its last bytes, hexadecimal. */
  readonly encodedHash: string;
  close(): Promise<void>;
}

/**
 * Opens a TIFF to be read by range; null for one that is read whole: a small one, or one that only the decoder of whole files
 * reads.
 *
 * @param largeFrom pixels from which one is large
 * @throws EngineError as `decodeImage`
 */
export async function openLargeTiff(
  path: string,
  name: string,
  choices: ImageChoices,
  largeFrom = largePicturePixels,
): Promise<LargeTiff | null> {
  checkChoices(name, choices);
  const bytes = new FileBytes(path);
  let handle: FileHandle | undefined;
  try {
    const found = openTiffPage(name, bytes, choices);
    const opened = { ...found, tags: splitStrips(found.tags, bytes.length) };
    const { width, height } = opened.tags;
    const { littleEndian } = opened.directories;
    if (width * height < largeFrom) return null;
    if (unpackerOf(opened.tags, littleEndian) === null) return null;
    handle = await open(path, 'r');
    const file = packedBytesOf(handle, bytes.length);
    const bands = tiffBands(name, opened.tags, choices);
    const blocksOf = (page: TiffPage): TiffBlocks =>
      new TiffBlocks(page, file, littleEndian, unpackerOf(page, littleEndian)!);
    const blocks = blocksOf(opened.tags);
    checkTiffSize(name, opened.tags, blocks.blockBytes);
    blocks.checkPlaces();
    const { sampleKind: kind, noData } = opened.tags;
    const colours = await tiffProfile(
      opened.tags,
      bands,
      { kind, noData, values: new Float32Array(0) },
      choices,
    );
    const { conversion } = colours;
    // Whether floats are colours, all of them say.
    if (conversion !== undefined && kind === 'float' && bands.colourOf === null) return null;
    const range = await tiffRange(blocks, bands, choices, null, conversion);
    const { size, mtimeMs } = await handle.stat();
    const ends = [
      bytes.read(0, Math.min(size, lookedBytes)),
      bytes.read(Math.max(0, size - lookedBytes), Math.min(size, lookedBytes)),
    ];
    const hash = createHash('sha256').update(`${size} ${mtimeMs}`);
    for (const end of ends) hash.update(end);
    const keptOpen = handle;
    handle = undefined;
    return {
      full: new TiffRegions(blocks, bands, range, conversion),
      copies: copiesOf(opened).map((page) => new TiffRegions(blocksOf(page), bands, range, conversion)),
      tiled: opened.tags.tiled,
      sketch: (isLate) => TiffSketch.make({ blocks, bands, range, conversion }, isLate),
      details: tiffDetails(opened, bands, range, choices, colours.notices),
      encodedHash: hash.digest('hex'),
      close: () => keptOpen.close(),
    };
  } catch (cause) {
    throw describeFailure(name, bytes.length, imageFormats.tiff.name, cause, () => false);
  } finally {
    bytes.close();
    await handle?.close();
  }
}

/** Bytes at both ends of the file that tell it from another. */
const lookedBytes = 2 ** 16;

function packedBytesOf(handle: FileHandle, length: number): PackedBytes {
  return {
    length,
    read: async (at, size) => {
      const bytes = new Uint8Array(size);
      for (let done = 0; done < size;) {
        const { bytesRead } = await handle.read(bytes, done, size - done, at + done);
        if (bytesRead === 0) return bytes.subarray(0, done); // it became shorter
        done += bytesRead;
      }
      return bytes;
    },
  };
}

/** The pages and subpages that are smaller copies of the page: of its shape, with its samples. */
function copiesOf({ directories, tags }: OpenedTiffPage): TiffPage[] {
  const subpages = (tags.directory.numbers(330) ?? []).map((offset) => directories.directoryAt(offset));
  const found = [...directories.directories, ...subpages].flatMap((directory) => {
    try {
      const page = readTiffPage(directory);
      const smaller = page.reduced || subpages.includes(directory);
      return smaller && isCopyOf(page, tags) ? [page] : [];
    } catch {
      return []; // what cannot be read is not needed
    }
  });
  return found.sort((a, b) => b.width - a.width);
}

function isCopyOf(page: TiffPage, full: TiffPage): boolean {
  const same = (['samples', 'bits', 'sampleKind', 'photometric', 'orientation'] as const).every(
    (key) => page[key] === full[key],
  );
  if (!same || page.width >= full.width || page.isMask) return false;
  const scale = full.width / page.width;
  const fits = Math.abs(page.height * scale - full.height) <= 2 * scale;
  return fits && canUnpack(page);
}

function canUnpack(page: TiffPage): boolean {
  return unpackerOf(page, true) !== null;
}
