import { encodePngRows } from '../../image/encodePng.js';
import { loadSharp } from '../../image/loadSharp.js';
import type { PictureRows } from '../../image/openPictureRows.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import { blendCells, drawnPlace } from './drawing/drawOverlay.js';
import { drawTextAsOutlines, short } from './drawing/drawText.js';
import type { DrawnPiece } from './drawing/drawAnnotations.js';
import { type Drawing, layOutDrawing } from './drawing/drawing.js';
import type { ExportSource } from './exportSource.js';

/** zlib's: the file is kept, so it may take a little longer to be small. */
const compressionLevel = 6;

/** Most bytes of rows of the drawing that are made at a time. */
const bandBytes = 2 ** 23;

/**
 * A picture with overlay, annotations and legend as PNG, from rows of the picture at its full size or smaller. Never holds
 * more than some rows.
 *
 * @param onRows told how many rows of the drawing are done, of how many
 * @throws EngineError `option-invalid` as `chooseOverlay`
 */
export async function* picturePng(
  source: ExportSource,
  options: ExportOptions,
  picture: Pick<PictureRows, 'width' | 'height' | 'rows'>,
  onRows: (done: number, total: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const drawing = await layOutDrawing(source, options, picture, drawTextAsOutlines);
  yield* encodePngRows(drawing, drawnRows(drawing, picture, onRows), compressionLevel);
}

/** uint8 [rows, drawing.width, 3], some rows at a time. */
async function* drawnRows(
  drawing: Drawing,
  picture: Pick<PictureRows, 'rows'>,
  onRows: (done: number, total: number) => void,
): AsyncGenerator<Uint8Array> {
  const { width, height, chosen, look } = drawing;
  const { left, width: pictureWidth } = drawing.picture;
  const place = chosen && drawnPlace(chosen.place, chosen.run.picture, drawing.picture);
  const most = Math.max(1, Math.floor(bandBytes / (width * 4)));
  let top = 0;
  for await (const band of picture.rows()) {
    const bandRows = band.length / (pictureWidth * 3);
    for (let first = 0; first < bandRows; first += most) {
      const count = Math.min(most, bandRows - first);
      // A copy: whoever gives the rows may give them again.
      const rows = band.slice(first * pictureWidth * 3, (first + count) * pictureWidth * 3);
      if (chosen !== null && place !== null) blendCells(rows, top, pictureWidth, chosen.overlay, place, look);
      const area = { left: 0, top, width: pictureWidth, height: count };
      await drawPieces(rows, area, drawing.over);
      const framed = new Uint8Array(width * count * 3).fill(255);
      for (let row = 0; row < count; row++) {
        const from = row * pictureWidth * 3;
        framed.set(rows.subarray(from, from + pictureWidth * 3), (row * width + left) * 3);
      }
      yield framed;
      top += count;
      onRows(top, height);
    }
  }
  for (; top < height; top += most) {
    const count = Math.min(most, height - top);
    const rows = new Uint8Array(width * count * 3).fill(255);
    await drawPieces(rows, { left: 0, top, width, height: count }, drawing.below);
    yield rows;
    onRows(Math.min(top + count, height), height);
  }
}

/** Draws what reaches into an area onto its pixels, uint8 [height, width, 3]. */
async function drawPieces(
  pixels: Uint8Array,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
  pieces: readonly DrawnPiece[],
): Promise<void> {
  const here = pieces.filter(
    ({ bounds }) =>
      bounds.x < left + width &&
      bounds.x + bounds.width > left &&
      bounds.y < top + height &&
      bounds.y + bounds.height > top,
  );
  if (here.length === 0) return;
  const markup =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="${short(left)} ${short(top)} ${width} ${height}">${here.map((piece) => piece.markup).join('')}</svg>`;
  const drawn = await loadSharp()(Buffer.from(markup), { unlimited: true }).ensureAlpha().raw().toBuffer();
  for (let from = 0, to = 0; from < drawn.length; from += 4, to += 3) {
    const alpha = drawn[from + 3]! / 255;
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      pixels[to + c] = Math.round(pixels[to + c]! * (1 - alpha) + drawn[from + c]! * alpha);
    }
  }
}
