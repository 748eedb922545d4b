import type Konva from 'konva';
import { memo, useCallback, useMemo } from 'react';
import { Layer, Shape } from 'react-konva';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { colourOf, cssColour, type ColourMapName } from '../../../engine/selection/colourMap.js';
import {
  outlineValue,
  overlayOutline,
  overlayPixels,
  type OverlayPicture,
} from '../../../engine/selection/overlayPicture.js';
import type { Rectangle, Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

interface OverlayLayerProps {
  readonly picture: OverlayPicture | null;
  /** The cell under the pointer, in image pixels. */
  readonly hovered: Rectangle | null;
  readonly image: Size;
  readonly view: Viewport;
  /** The padding is shown too: nothing is cut to the image. */
  readonly padded: boolean;
  readonly colourMap: ColourMapName;
  readonly opacity: number;
}

/** The selection over the image: a canvas of its own, so that a new token redraws no image pixels. */
export const OverlayLayer = memo(function OverlayLayer(props: OverlayLayerProps) {
  const { picture, hovered, image, view, padded, colourMap, opacity } = props;
  const cells = useMemo(
    () => (picture === null ? null : cellCanvas(picture, colourMap)),
    [picture, colourMap],
  );
  const outline = useMemo(
    () => (picture === null ? [] : overlayOutline(picture, image, padded)),
    [picture, image, padded],
  );

  // The same function as long as it draws the same: Konva draws again when it changes.
  const draw = useCallback(
    (context: Konva.Context): void => {
      const line = (colour: string, width: number): void => {
        context.strokeStyle = colour;
        context.lineWidth = width / view.scale;
      };
      if (cells !== null) {
        const { side, left, top } = paddedSquare(image.width, image.height);
        context.save();
        context.beginPath();
        if (padded) context.rect(-left, -top, side, side);
        else context.rect(0, 0, image.width, image.height);
        context.clip();
        context.imageSmoothingEnabled = false;
        context.globalAlpha = opacity;
        context.drawImage(cells, -left, -top, side, side);
        context.restore();
      }
      if (outline.length > 0) {
        context.lineCap = 'square';
        context.beginPath();
        for (const [x1, y1, x2, y2] of outline) {
          context.moveTo(x1, y1);
          context.lineTo(x2, y2);
        }
        line('rgb(0 0 0 / 75%)', 4);
        context.stroke();
        line(cssColour(colourOf(colourMap, outlineValue)), 2);
        context.stroke();
      }
      if (hovered !== null) {
        line('rgb(0 0 0 / 60%)', 3);
        context.strokeRect(hovered.x, hovered.y, hovered.width, hovered.height);
        line('rgb(255 255 255 / 90%)', 1);
        context.strokeRect(hovered.x, hovered.y, hovered.width, hovered.height);
      }
    },
    [cells, outline, hovered, image, padded, view.scale, colourMap, opacity],
  );
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** A canvas with one pixel per cell. */
function cellCanvas(picture: OverlayPicture, colourMap: ColourMapName): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = picture.gridSide;
  canvas.height = picture.gridSide;
  const pixels = new ImageData(overlayPixels(picture, colourMap), picture.gridSide, picture.gridSide);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}
