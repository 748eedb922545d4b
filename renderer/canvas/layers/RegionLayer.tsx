import type Konva from 'konva';
import { memo, useCallback } from 'react';
import { Layer, Shape } from 'react-konva';
import type { Rectangle, Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

interface RegionLayerProps {
  /** The part of the picture, in its pixels. */
  readonly region: Rectangle;
  readonly image: Size;
  readonly view: Viewport;
  /** The rest of the picture is not seen by the model at all: it is darkened. */
  readonly alone: boolean;
}

/** The border of a region that is, or was, asked about. */
export const RegionLayer = memo(function RegionLayer({ region, image, view, alone }: RegionLayerProps) {
  const draw = useCallback(
    (konva: Konva.Context): void => {
      const context = konva._context;
      const { scale, offset } = view;
      const [x, y] = [region.x * scale + offset.x, region.y * scale + offset.y];
      const [width, height] = [region.width * scale, region.height * scale];
      context.save();
      if (alone) {
        context.beginPath();
        context.rect(offset.x, offset.y, image.width * scale, image.height * scale);
        context.rect(x, y, width, height);
        context.fillStyle = 'rgb(6 8 10 / 72%)';
        context.fill('evenodd');
      }
      context.beginPath();
      context.rect(x, y, width, height);
      context.lineWidth = 4;
      context.strokeStyle = 'rgb(0 0 0 / 75%)';
      context.stroke();
      context.setLineDash([8, 5]);
      context.lineWidth = 2;
      context.strokeStyle = '#ffd166';
      context.stroke();
      context.restore();
    },
    [region, image, view, alone],
  );
  return (
    <Layer listening={false}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
