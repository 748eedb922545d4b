import type Konva from 'konva';
import { memo, useCallback } from 'react';
import { Layer, Shape } from 'react-konva';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { overlayOutline } from '../../../engine/selection/overlayPicture.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import type { Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

interface CalledOutLayerProps {
  /** Indices of cells of the 9 x 9 grid. */
  readonly cells: readonly number[];
  /** What the grid lies on, and the view of that. */
  readonly image: Size;
  readonly view: Viewport;
  /** The padding is shown too: nothing is cut to the image. */
  readonly padded: boolean;
}

/** Cells that are called out: a broken line around them, on any picture and under any overlay. */
export const CalledOutLayer = memo(function CalledOutLayer({
  cells,
  image,
  view,
  padded,
}: CalledOutLayerProps) {
  const draw = useCallback(
    (context: Konva.Context): void => {
      const grid = new Uint8Array(selectionGridCells);
      for (const cell of cells) grid[cell] = 1;
      const outline = overlayOutline({ kind: 'mask', gridSide: selectionGridSide, grid }, image, padded);
      context.lineCap = 'butt';
      for (const [colour, width, dashes] of lines) {
        context.beginPath();
        for (const [x1, y1, x2, y2] of outline) {
          context.moveTo(x1, y1);
          context.lineTo(x2, y2);
        }
        context.strokeStyle = colour;
        context.lineWidth = width / view.scale;
        context.setLineDash(dashes.map((length) => length / view.scale));
        context.stroke();
      }
    },
    [cells, image, padded, view.scale],
  );
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** A dark line under a bright broken one, in CSS pixels: seen on every picture. */
const lines = [
  ['rgb(0 0 0 / 80%)', 5, []],
  ['rgb(255 214 90)', 3, [9, 6]],
] as const satisfies readonly (readonly [string, number, readonly number[]])[];
