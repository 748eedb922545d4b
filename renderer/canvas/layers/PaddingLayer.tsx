import type Konva from 'konva';
import { memo } from 'react';
import { Layer, Shape } from 'react-konva';
import { paddingColour } from '../geometry/frame.js';
import type { Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

interface PaddingLayerProps {
  /** The padded square. */
  readonly frame: Size;
  readonly view: Viewport;
}

/** The padded square in the colour of the padding; the image lies on it. */
export const PaddingLayer = memo(function PaddingLayer({ frame, view }: PaddingLayerProps) {
  const draw = (context: Konva.Context): void => {
    context.fillStyle = paddingColour;
    context.fillRect(0, 0, frame.width, frame.height);
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
