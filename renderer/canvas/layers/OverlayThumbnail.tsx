import { useLayoutEffect, useRef } from 'react';
import type { ColourMapName } from '../../../engine/selection/colourMap.js';
import type { OverlayPicture } from '../../../engine/selection/overlayPicture.js';
import type { Rectangle, Size } from '../geometry/points.js';
import { drawOverlay, readyOverlay } from './drawOverlay.js';

interface OverlayThumbnailProps {
  /** The image, shrunk to the pixels of the screen that it has here; null until it is there. */
  readonly small: HTMLCanvasElement | null;
  readonly image: Size;
  readonly picture: OverlayPicture | null;
  /** The part of the image that the overlay lies on, in image pixels. */
  readonly place: Rectangle;
  readonly colourMap: ColourMapName;
  readonly opacity: number;
}

/** A small picture of the image with an overlay, drawn as the large one is. */
export function OverlayThumbnail(props: OverlayThumbnailProps) {
  const { small, image, picture, place, colourMap, opacity } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context == null || small === null) return;
    if (context.canvas.width !== small.width) context.canvas.width = small.width;
    if (context.canvas.height !== small.height) context.canvas.height = small.height;
    const scale = small.width / image.width;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(small, 0, 0);
    if (picture === null) return;
    context.setTransform(scale, 0, 0, scale, place.x * scale, place.y * scale);
    const overlay = readyOverlay(picture, place, colourMap, false);
    drawOverlay(context, overlay, place, { scale, padded: false, opacity, thin: true });
  }, [small, image, picture, place, colourMap, opacity]);
  const ratio = window.devicePixelRatio;
  const size =
    small === null ? { width: 1, height: 1 } : { width: small.width / ratio, height: small.height / ratio };
  return <canvas ref={canvas} width={1} height={1} style={size} aria-hidden />;
}
