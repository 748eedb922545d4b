import type Konva from 'konva';
import { memo } from 'react';
import { Layer, Shape } from 'react-konva';
import type { Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

interface PaddingLayerProps {
  /** The padded square. */
  readonly frame: Size;
  readonly view: Viewport;
  /** What the model pads with: red, green, blue, 0 to 255; null while no model is known, which leaves an outline. */
  readonly colour: readonly [number, number, number] | null;
}

/** The padded square in the colour of the padding; the image lies on it. */
export const PaddingLayer = memo(function PaddingLayer({ frame, view, colour }: PaddingLayerProps) {
  const draw = (context: Konva.Context): void => {
    if (colour !== null) {
      context.fillStyle = `rgb(${colour.join(' ')})`;
      context.fillRect(0, 0, frame.width, frame.height);
      return;
    }
    context.strokeStyle = 'rgb(128 128 128)';
    context.lineWidth = 1 / view.scale;
    context.strokeRect(0, 0, frame.width, frame.height);
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
