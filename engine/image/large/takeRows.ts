import type { ImageChoices } from '../../protocol/imageChoices.js';
import { cropPixels } from '../cropPixels.js';
import { decodeImage } from '../decodeImage.js';
import type { Rectangle } from '../Rectangle.js';
import { fileChanged, readUnchangedFile } from '../readUnchangedFile.js';
import type { PictureSize } from '../rgbImage.js';
import { lookAtPicture } from './lookAtPicture.js';
import { openLargeTiff } from './openLargeTiff.js';
import { RawFile } from './RawFile.js';
import { partOf, type RegionSource, rowsOf } from './regionSource.js';

/** A large picture as a model's side knows it. */
export interface LargePictureFile {
  readonly path: string;
  readonly name: string;
  readonly choices: ImageChoices;
  /** As it was opened: `LargePicture.encodedHash`. */
  readonly encodedHash: string;
  /** Where its rows may lie decoded (`LargePicture.rowsPath`). */
  readonly rowsPath: string | null;
  /** The part that is wanted, in pixels of the upright picture; default: all of it. */
  readonly region?: Rectangle | undefined;
  /** Pixels from which a TIFF is read by range. */
  readonly largeFrom?: number | undefined;
}

/** What takes the rows of a picture, and makes something small of them. */
export interface RowsTaker<Made> {
  /** Takes the next rows: uint8 [rows, width, 3]. */
  addRows(data: Uint8Array): void;
  finish(): Made;
}

/**
 * Gives all rows of a picture (of the part of it that is wanted), from the full resolution, to what makes something small of them.
 *
 * @throws EngineError as `decodeImage`, `image-changed`
 */
export async function takeRows<Made>(
  file: LargePictureFile,
  takerOf: (size: PictureSize) => RowsTaker<Made>,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Made> {
  const { source, close } = await openRows(file);
  try {
    const taker = takerOf(source);
    let done = 0;
    for await (const rows of rowsOf(source)) {
      taker.addRows(rows);
      done += rows.length / (source.width * 3);
      onProgress(done, source.height);
    }
    return taker.finish();
  } finally {
    await close();
  }
}

/**
 * All rows of a picture from the top, some at a time: uint8 [rows, width, 3].
 *
 * @throws EngineError as `takeRows`
 */
export async function* largeRows(file: LargePictureFile): AsyncGenerator<Uint8Array, void, undefined> {
  const { source, close } = await openRows(file);
  try {
    yield* rowsOf(source);
  } finally {
    await close();
  }
}

/** Rows that are open to be read. */
interface OpenRows {
  readonly source: RegionSource;
  readonly close: () => void | Promise<void>;
}

/** The rows of a large picture, or of the wanted part of it, wherever they are now. @throws EngineError as `takeRows` */
export async function openRows(file: LargePictureFile): Promise<OpenRows> {
  const { source, close } = await openAllRows(file);
  return { source: file.region === undefined ? source : partOf(source, file.region), close };
}

async function openAllRows(file: LargePictureFile): Promise<OpenRows> {
  const { path, name, choices, encodedHash, rowsPath, largeFrom } = file;
  const decoded = rowsPath === null ? undefined : openIfThere(rowsPath);
  if (decoded !== undefined) return { source: decoded, close: () => decoded.close() };
  const isTiff = lookAtPicture(path, choices).format === 'tiff';
  const tiff = isTiff ? await openLargeTiff(path, name, choices, largeFrom) : null;
  if (tiff !== null) {
    if (tiff.encodedHash === encodedHash) return { source: tiff.full, close: () => tiff.close() };
    await tiff.close();
    throw fileChanged(path);
  }
  const bytes = await readUnchangedFile(path, encodedHash);
  const image = await decodeImage({ bytes, name }, choices);
  const read = (left: number, top: number, width: number, height: number): Promise<Uint8Array> =>
    Promise.resolve(cropPixels(image, { left, top, width, height }));
  const { width, height } = image;
  return { source: { width, height, stripRows: 512, read }, close: () => undefined };
}

function openIfThere(path: string): RawFile | undefined {
  try {
    return RawFile.open(path);
  } catch {
    return undefined; // dropped to make room, or not there yet
  }
}
