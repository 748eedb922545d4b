import type Konva from 'konva';
import { memo, useCallback, useMemo, useRef } from 'react';
import { Layer, Shape as KonvaShape } from 'react-konva';
import type { Annotation, Label, Shape } from '../../../engine/protocol/annotation.js';
import type { Rectangle, Size } from '../geometry/points.js';
import { rectanglesMeet, shapeBounds } from '../geometry/shapeBounds.js';
import type { Viewport } from '../geometry/viewport.js';
import { drawShapes, type DrawnShape } from './drawShapes.js';
import { labelChip } from './labelChip.js';
import { PannedCopy } from './PannedCopy.js';
import { measuredWidth } from './textMeasure.js';

interface AnnotationLayerProps {
  /** In drawing order, without those that are selected. */
  readonly annotations: readonly Annotation[];
  readonly labels: readonly Label[];
  /** The colour of what has no label. */
  readonly bareColour: string;
  readonly view: Viewport;
  readonly stage: Size;
  /** Size of the letters of labels, in CSS pixels. */
  readonly fontPx: number;
}

/**
 * The annotations that are not being worked on: only what is visible is drawn, all lines of a colour in one stroke, and many of
 * them once for a while of panning.
 */
export const AnnotationLayer = memo(function AnnotationLayer(props: AnnotationLayerProps) {
  const { annotations, labels, bareColour, view, stage, fontPx } = props;
  const byId = useMemo(() => new Map(labels.map((label) => [label.id, label])), [labels]);
  const copy = useRef<PannedCopy | null>(null);
  const draw = useCallback(
    (konva: Konva.Context): void => {
      const paint = (context: CanvasRenderingContext2D, at: Viewport, room: Size): void => {
        const seen = visibleAnnotations(annotations, at, room);
        context.save();
        drawShapes(
          context,
          seen.map(({ shape, labelId }): DrawnShape => {
            return { shape, colour: byId.get(labelId ?? '')?.colour ?? bareColour };
          }),
          at,
          hairline,
        );
        for (const { shape, labelId } of seen) {
          const label = byId.get(labelId ?? '');
          if (label !== undefined && hasRoomForChip(shape, at, annotations.length))
            drawChip(context, shape, label, at, fontPx);
        }
        context.restore();
      };
      const context = konva._context;
      if (annotations.length <= fewAnnotations) {
        copy.current = null;
        paint(context, view, stage);
        return;
      }
      copy.current ??= new PannedCopy();
      copy.current.draw(context, view, stage, [annotations, byId, bareColour, fontPx], paint);
    },
    [annotations, byId, bareColour, view, stage, fontPx],
  );
  return (
    <Layer listening={false}>
      <KonvaShape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** Width of the lines on the screen, in CSS pixels. */
export const hairline = 1.5;

/** The annotations of which something is on the stage. */
export function visibleAnnotations<T extends Pick<Annotation, 'shape'>>(
  annotations: readonly T[],
  { scale, offset }: Viewport,
  stage: Size,
): readonly T[] {
  const margin = edgePx / scale;
  const seen: Rectangle = {
    x: -offset.x / scale - margin,
    y: -offset.y / scale - margin,
    width: stage.width / scale + 2 * margin,
    height: stage.height / scale + 2 * margin,
  };
  return annotations.filter(({ shape }) => rectanglesMeet(boundsOnce(shape), seen));
}

/** Lines, points and chips reach a little beyond the bounds of their shape, in CSS pixels. */
const edgePx = 40;

/** The bounds of a shape, found once: shapes never change, they are replaced. */
export function boundsOnce(shape: Shape): Rectangle {
  let bounds = known.get(shape);
  if (bounds === undefined) {
    bounds = shapeBounds(shape, measuredWidth);
    known.set(shape, bounds);
  }
  return bounds;
}

const known = new WeakMap<Shape, Rectangle>();

/** Whether a label would not hide more than it says: many small shapes show theirs once they are zoomed to or selected. */
function hasRoomForChip(shape: Shape, { scale }: Viewport, count: number): boolean {
  const { width, height } = boundsOnce(shape);
  return count <= fewAnnotations || Math.max(width, height) * scale >= largeEnoughPx;
}

const fewAnnotations = 60;
const largeEnoughPx = 48;

/** Draws a label above the upper left corner of a shape, or inside where there is no room above. */
export function drawChip(
  context: CanvasRenderingContext2D,
  shape: Shape,
  { name, colour }: Pick<Label, 'name' | 'colour'>,
  { scale, offset }: Viewport,
  fontPx: number,
): void {
  const bounds = boundsOnce(shape);
  const chip = labelChip(name, colour, fontPx);
  const left = bounds.x * scale + offset.x - 1;
  const top = bounds.y * scale + offset.y;
  const beside = shape.type === 'point';
  const above = top - chip.height - 2;
  const x = beside ? left + 9 : left;
  const y = beside ? top - chip.height / 2 : above < 0 && top >= 0 ? top + 2 : above;
  context.drawImage(chip.canvas, Math.round(x), Math.round(y), chip.width, chip.height);
}
