import type Konva from 'konva';
import { memo } from 'react';
import { Layer, Shape } from 'react-konva';
import type { Size } from '../geometry/points.js';
import { visiblePart, type Viewport } from '../geometry/viewport.js';
import { planDrawing, type ImagePicture } from './imagePicture.js';

interface ImageLayerProps {
  readonly picture: ImagePicture;
  readonly view: Viewport;
  readonly stage: Size;
}

/** The image, drawn only where it is visible, and again only when it or the view changes. */
export const ImageLayer = memo(function ImageLayer({ picture, view, stage }: ImageLayerProps) {
  const draw = (context: Konva.Context): void => {
    const visible = visiblePart(view, picture.size, stage);
    if (visible === null) return;
    const { tiles, smooth } = planDrawing(picture, visible, view.scale * window.devicePixelRatio);
    // The engine flattens transparency on white, so that is what is shown; a screen pixel less, to leave no rim.
    const rim = 1 / (view.scale * window.devicePixelRatio);
    context.fillStyle = '#ffffff';
    context.fillRect(visible.x + rim, visible.y + rim, visible.width - 2 * rim, visible.height - 2 * rim);
    context.imageSmoothingEnabled = smooth;
    context.imageSmoothingQuality = 'high';
    for (const { pixels, to } of tiles) context.drawImage(pixels, to.x, to.y, to.width, to.height);
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
