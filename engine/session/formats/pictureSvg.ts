import type { ExportOptions } from '../../protocol/exportOptions.js';
import { drawCells } from './drawing/drawOverlay.js';
import { drawTextAsText, short } from './drawing/drawText.js';
import { layOutDrawing } from './drawing/drawing.js';
import type { ExportSource } from './exportSource.js';
import { escapeMarkup, xmlText } from './markup.js';

/** The picture of an SVG: inside of it, in pieces of base64, or beside it. */
export type SvgPicture =
  | { readonly kind: 'embed'; readonly mediaType: string; readonly base64: AsyncIterable<string> }
  | { readonly kind: 'link'; readonly name: string };

/**
 * A picture with overlay, annotations and legend as SVG at its full size: shapes and texts, no script, nothing loaded from
 * elsewhere but a linked picture.
 *
 * @throws EngineError `option-invalid` as `chooseOverlay`
 */
export async function* pictureSvg(
  source: ExportSource,
  options: ExportOptions,
  picture: SvgPicture,
): AsyncGenerator<string> {
  const { session } = source;
  const size = { width: session.picture.width, height: session.picture.height };
  const drawing = await layOutDrawing(source, options, size, drawTextAsText);
  const { width, height, chosen, look } = drawing;
  const title = [session.picture.name, chosen?.caption ?? ''].filter((part) => part !== '').join(': ');
  yield (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}">\n` +
    `<title>${escapeMarkup(title)}</title>\n` +
    `<rect width="${short(width)}" height="${short(height)}" fill="#ffffff"/>\n` +
    `<svg x="${short(drawing.picture.left)}" width="${size.width}" height="${size.height}" overflow="hidden">\n` +
    `<image width="${size.width}" height="${size.height}" preserveAspectRatio="none" xlink:href="`
  );
  if (picture.kind === 'link') {
    yield escapeMarkup(encodeURIComponent(xmlText(picture.name)));
  } else {
    yield `data:${picture.mediaType};base64,`;
    yield* picture.base64;
  }
  yield '"/>\n';
  if (chosen !== null) yield `${drawCells(chosen.overlay, chosen.place, 1, look)}\n`;
  for (const { markup } of drawing.over) yield `${markup}\n`;
  yield '</svg>\n';
  for (const { markup } of drawing.below) yield `${markup}\n`;
  yield '</svg>\n';
}
