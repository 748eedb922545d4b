import type { ImageChoices } from '../protocol/imageChoices.js';
import { openRows } from './large/takeRows.js';
import { rowsOf } from './large/regionSource.js';
import { Picture } from './Picture.js';

/** A picture that is read from its top to its bottom, as often as somebody wants. */
export interface PictureRows {
  readonly width: number;
  readonly height: number;
  /** uint8 [rows, width, 3], some rows at a time; a large picture is never held whole. */
  readonly rows: () => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a picture's file, large or not, to be read row by row: upright, with what is chosen of it.
 *
 * @throws EngineError as `Picture.open` and `decodeImage`
 */
export async function openPictureRows(
  path: string,
  name: string,
  choices: ImageChoices,
): Promise<PictureRows> {
  const picture = await Picture.open({ path, name }, choices);
  if (picture.large !== undefined) {
    const { source, close } = await openRows(picture.large.file);
    const { width, height } = source;
    return { width, height, rows: () => rowsOf(source), close: async () => close() };
  }
  const { width, height, data } = await picture.pixels();
  const stripRows = Math.max(1, Math.floor(2 ** 22 / (width * 3)));
  const read = (_left: number, top: number, _width: number, rows: number): Promise<Uint8Array> =>
    Promise.resolve(data.subarray(top * width * 3, (top + rows) * width * 3));
  const source = { width, height, stripRows, read };
  return { width, height, rows: () => rowsOf(source), close: () => Promise.resolve() };
}
