import type Konva from 'konva';
import { memo, useCallback, useMemo } from 'react';
import { Layer, Shape } from 'react-konva';
import type { ColourMapName } from '../../../engine/selection/colourMap.js';
import type { OverlayPicture } from '../../../engine/selection/overlayPicture.js';
import type { Rectangle, Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';
import { drawCellFrame, drawOverlay, readyOverlay } from './drawOverlay.js';

interface OverlayLayerProps {
  readonly picture: OverlayPicture | null;
  /** The cell under the pointer, in image pixels. */
  readonly hovered: Rectangle | null;
  /** The cell whose choosers are listed, in image pixels. */
  readonly held: Rectangle | null;
  readonly image: Size;
  readonly view: Viewport;
  /** The padding is shown too: nothing is cut to the image. */
  readonly padded: boolean;
  readonly colourMap: ColourMapName;
  readonly opacity: number;
}

/** The selection over the image: a canvas of its own, so that a new token redraws no image pixels. */
export const OverlayLayer = memo(function OverlayLayer(props: OverlayLayerProps) {
  const { picture, hovered, held, image, view, padded, colourMap, opacity } = props;
  const { width, height } = image;
  const overlay = useMemo(
    () => (picture === null ? null : readyOverlay(picture, { width, height }, colourMap, padded)),
    [picture, width, height, colourMap, padded],
  );
  const { scale } = view;
  // The same function as long as it draws the same: Konva draws again when it changes.
  const draw = useCallback(
    ({ _context: context }: Konva.Context): void => {
      if (overlay !== null) drawOverlay(context, overlay, { width, height }, { scale, padded, opacity });
      if (held !== null) drawCellFrame(context, held, scale, 'held');
      if (hovered !== null) drawCellFrame(context, hovered, scale, 'hovered');
    },
    [overlay, hovered, held, width, height, padded, scale, opacity],
  );
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={scale} scaleY={scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
