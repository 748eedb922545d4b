import type { ExportOptions } from '../../../protocol/exportOptions.js';
import type { ExportSource } from '../exportSource.js';
import { chooseOverlay, type ChosenOverlay } from './chooseOverlay.js';
import { drawAnnotations, type DrawnPiece } from './drawAnnotations.js';
import { drawLegend } from './drawLegend.js';
import { drawOutline, type OverlayLook } from './drawOverlay.js';
import type { DrawText } from './drawText.js';

/** A picture with everything on and below it, ready to be written as pixels or as SVG. Sizes in drawn pixels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The picture in it. */
  readonly picture: { readonly left: number; readonly width: number; readonly height: number };
  readonly chosen: ChosenOverlay | null;
  readonly look: OverlayLook;
  /** Drawn over the picture, from the bottom up; from its upper left corner, and cut to it. */
  readonly over: readonly DrawnPiece[];
  /** Drawn below it. */
  readonly below: readonly DrawnPiece[];
}

/** Narrowest drawing with a legend, in letters of it. */
const narrowest = 40;

/**
 * Lays out a picture with overlay, annotations and legend.
 *
 * @param drawn size of the picture in the drawing: its own, or smaller in the same proportions
 * @throws EngineError `option-invalid` as `chooseOverlay`
 */
export async function layOutDrawing(
  source: ExportSource,
  options: ExportOptions,
  drawn: { readonly width: number; readonly height: number },
  drawText: DrawText,
): Promise<Drawing> {
  const { session } = source;
  const { colourMap = 'viridis', opacity = 0.65, annotations = true, legend = true } = options;
  const look = { colourMap, opacity };
  const chosen = await chooseOverlay(source, options);
  const scale = drawn.width / session.picture.width;
  const longer = Math.max(drawn.width, drawn.height);
  const lineWidth = Math.max(1, longer / 450);
  const outline = chosen === null ? '' : drawOutline(chosen.overlay, chosen.place, scale, look, lineWidth);
  const everywhere = { x: 0, y: 0, ...drawn };
  const over: DrawnPiece[] = [
    ...(outline === '' ? [] : [{ bounds: everywhere, markup: outline }]),
    ...(annotations ? drawAnnotations(session, scale, lineWidth, drawText) : []),
  ];
  if (!legend) {
    return { ...drawn, picture: { left: 0, ...drawn }, chosen, look, over, below: [] };
  }
  const size = Math.max(12, Math.round(longer / 70));
  const width = Math.max(drawn.width, narrowest * size);
  const { pieces, bottom } = drawLegend(
    { session, chosen, colourMap, annotations },
    { width, top: drawn.height, size },
    drawText,
  );
  const left = Math.floor((width - drawn.width) / 2);
  return { width, height: bottom, picture: { left, ...drawn }, chosen, look, over, below: pieces };
}
