import type Konva from 'konva';
import { Layer, Shape } from 'react-konva';
import type { ColourMapName } from './colourMap.js';
import type { Rectangle, Size } from './geometry/points.js';
import type { Viewport } from './geometry/viewport.js';
import { paintOverlay, type OverlayPicture } from './overlayPicture.js';

interface OverlayLayerProps {
  readonly picture: OverlayPicture | null;
  /** The patch under the pointer, in image pixels. */
  readonly hovered: Rectangle | null;
  readonly image: Size;
  readonly view: Viewport;
  readonly colourMap: ColourMapName;
  readonly opacity: number;
}

/** The selection over the image: a canvas of its own, so that a new token redraws no image pixels. */
export function OverlayLayer({ picture, hovered, image, view, colourMap, opacity }: OverlayLayerProps) {
  const draw = (context: Konva.Context): void => {
    if (picture !== null) paintOverlay(context, picture, image, colourMap, opacity, view.scale);
    if (hovered === null) return;
    context.globalAlpha = 1;
    for (const [colour, width] of hoverStrokes) {
      context.strokeStyle = colour;
      context.lineWidth = width / view.scale;
      context.strokeRect(hovered.x, hovered.y, hovered.width, hovered.height);
    }
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
}

const hoverStrokes = [
  ['rgb(0 0 0 / 60%)', 3],
  ['rgb(255 255 255 / 90%)', 1],
] as const;
