import { PictureError } from '../PictureError.js';
import { yCbCrSubsampling } from './subsampling.js';
import { photometrics, type TiffPage } from './tiffPage.js';

/** A strip is split where it has more bytes than this. */
const wantedBytes = 2 ** 20;

/**
 * A page whose uncompressed strips are tall (often one holds the whole picture), with each split into shorter ones, so that
 * little needs to be read at a time. Other pages stay as they are.
 *
 * @throws PictureError truncated where a strip has too few bytes
 */
export function splitStrips(page: TiffPage, fileBytes: number): TiffPage {
  const { tiled, compression, blockWidth, blockHeight, height, bits, planar, samples } = page;
  const shared = page.photometric === photometrics.yCbCr && !planar && yCbCrSubsampling(page) !== null;
  if (tiled || compression !== 1 || shared || blockHeight <= 0) return page;
  const rowBytes = Math.ceil((blockWidth * (planar ? 1 : samples) * bits) / 8);
  const down = Math.ceil(height / blockHeight);
  const rows = rowsOfPart(blockHeight, down, Math.max(1, Math.floor(wantedBytes / rowBytes)));
  if (rows >= blockHeight) return page;
  const offsets: number[] = [];
  const byteCounts: number[] = [];
  for (const [index, offset] of page.offsets.entries()) {
    const stripRows = Math.min(blockHeight, height - (index % down) * blockHeight);
    // A single strip without a length runs to the end of the file.
    const has = page.byteCounts[index] ?? fileBytes - offset;
    if (has < stripRows * rowBytes) {
      throw new PictureError(`strip ${index + 1} has ${has} bytes instead of ${stripRows * rowBytes}`, true);
    }
    for (let row = 0; row < stripRows; row += rows) {
      offsets.push(offset + row * rowBytes);
      byteCounts.push(Math.min(rows, stripRows - row) * rowBytes);
    }
  }
  return { ...page, blockHeight: rows, offsets, byteCounts };
}

/** At most `most`; of several strips all parts have as many. */
function rowsOfPart(stripRows: number, strips: number, most: number): number {
  let rows = Math.min(stripRows, most);
  while (strips > 1 && stripRows % rows !== 0) rows--;
  return rows;
}
