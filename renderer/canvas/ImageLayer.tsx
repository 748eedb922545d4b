import type Konva from 'konva';
import { memo } from 'react';
import { Layer, Shape } from 'react-konva';
import type { Size } from './geometry/points.js';
import { visiblePart, type Viewport } from './geometry/viewport.js';
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
    const deviceScale = view.scale * window.devicePixelRatio;
    const { source, from, to, smooth } = planDrawing(picture.size, visible, deviceScale, picture.preview);
    // The engine flattens transparency on white, so that is what is shown.
    context.fillStyle = '#ffffff';
    context.fillRect(to.x, to.y, to.width, to.height);
    context.imageSmoothingEnabled = smooth;
    context.imageSmoothingQuality = 'high';
    const pixels = source === 'preview' && picture.preview !== null ? picture.preview : picture.full;
    context.drawImage(pixels, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});
