import type Konva from 'konva';
import { memo, useMemo } from 'react';
import { Layer, Shape } from 'react-konva';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { cellPixels } from '../geometry/cellPixels.js';
import type { Size } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';
import type { ModelPictures } from './useModelPictures.js';

interface ModelViewLayerProps {
  readonly pictures: ModelPictures;
  /** Which of the pictures is seen in each of the 81 cells. */
  readonly cells: readonly (keyof ModelPictures)[];
  /** High-res tokens a side, G. */
  readonly highresGrid: number;
  readonly image: Size;
  readonly view: Viewport;
  /** The padding is shown too: nothing is cut to the image. */
  readonly padded: boolean;
}

/** What the model got, in place of the image. */
export const ModelViewLayer = memo(function ModelViewLayer(props: ModelViewLayerProps) {
  const { pictures, cells, highresGrid, image, view, padded } = props;
  const source = useMemo(() => composed(pictures, cells, highresGrid), [pictures, cells, highresGrid]);
  const draw = (context: Konva.Context): void => {
    // A bitmap that was closed has no width.
    if (source.width === 0) return;
    const { side, left, top } = paddedSquare(image.width, image.height);
    context.beginPath();
    if (padded) context.rect(-left, -top, side, side);
    else context.rect(0, 0, image.width, image.height);
    context.clip();
    // As the image's own pixels: seen as they are once one covers more than two of the screen's.
    context.imageSmoothingEnabled = (view.scale * window.devicePixelRatio * side) / source.width <= 2;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, -left, -top, side, side);
  };
  return (
    <Layer listening={false} x={view.offset.x} y={view.offset.y} scaleX={view.scale} scaleY={view.scale}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** One picture of the padded square: the low-res view, enlarged pixel by pixel, with cells of the input in it. */
function composed(
  { input, lowres, hd }: ModelPictures,
  cells: ModelViewLayerProps['cells'],
  highresGrid: number,
): HTMLCanvasElement | ImageBitmap {
  if (cells[0] === 'hd' && hd !== null) return hd;
  if (cells.every((cell) => cell === 'input')) return input;
  const side = input.width;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [side, side];
  const context = canvas.getContext('2d');
  if (context === null || side === 0) return lowres;
  context.imageSmoothingEnabled = false;
  context.drawImage(lowres, 0, 0, side, side);
  cellPixels(highresGrid, side).forEach(({ x, y, width, height }, cell) => {
    if (cells[cell] !== 'input' || width === 0 || height === 0) return;
    context.drawImage(input, x, y, width, height, x, y, width, height);
  });
  return canvas;
}
