import { bytesInMemory } from '../ByteSource.js';
import { PictureError } from '../PictureError.js';
import { readTiffDirectories, type TiffDirectory } from './readTiffDirectories.js';

/**
 * Whether a TIFF is a camera's raw file (DNG, CR2, NEF, ARW and their like): it says so, or its first page is a camera's
 * reduced copy with the picture hidden below it.
 */
export function holdsCameraRaw(bytes: Uint8Array): boolean {
  if (String.fromCharCode(...bytes.subarray(8, 10)) === 'CR') return true;
  try {
    const { directories } = readTiffDirectories(bytesInMemory(bytes));
    return directories.some(isRaw) || isThumbnailOfRaw(directories[0]!);
  } catch (error) {
    if (error instanceof PictureError) return false;
    throw error;
  }
}

const tags = { reduced: 254, photometric: 262, maker: 271, below: 330, dngVersion: 50706 } as const;

/** The photometrics of sensors: a colour filter before each pixel, or one number a pixel and colour as it was measured. */
const sensor = [32803, 34892];

function isRaw(directory: TiffDirectory): boolean {
  const [photometric = 0] = directory.numbers(tags.photometric) ?? [];
  return directory.bytes(tags.dngVersion) !== undefined || sensor.includes(photometric);
}

function isThumbnailOfRaw(directory: TiffDirectory): boolean {
  const [kind = 0] = directory.numbers(tags.reduced) ?? [];
  const below = directory.numbers(tags.below) ?? [];
  return (kind & 1) === 1 && below.length > 0 && directory.text(tags.maker) !== undefined;
}
