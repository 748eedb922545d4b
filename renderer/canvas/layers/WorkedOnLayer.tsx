import type Konva from 'konva';
import { memo, useCallback } from 'react';
import { Layer, Shape as KonvaShape } from 'react-konva';
import type { Annotation, Label, Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { isClosed, shapeRings, type Vertex } from '../geometry/shapeVertices.js';
import type { Viewport } from '../geometry/viewport.js';
import type { ToolSketch } from '../tools/annotationTool.js';
import { boundsOnce, drawChip, hairline } from './AnnotationLayer.js';
import { drawShapes } from './drawShapes.js';
import { labelChip } from './labelChip.js';

interface WorkedOnLayerProps {
  /** What is selected, in drawing order. */
  readonly selected: readonly Annotation[];
  readonly labels: readonly Label[];
  readonly bareColour: string;
  /** The colour of what is being drawn. */
  readonly newColour: string;
  readonly activeVertex: Vertex | null;
  /** What a gesture shows before it is complete. */
  readonly sketch: ToolSketch;
  /** The measures of what is being drawn or changed, in words; null for none. */
  readonly measure: string | null;
  readonly view: Viewport;
  readonly fontPx: number;
}

/** What is selected with its corners, and what is being drawn. */
export const WorkedOnLayer = memo(function WorkedOnLayer(props: WorkedOnLayerProps) {
  const { selected, labels, bareColour, newColour, activeVertex, sketch, measure, view, fontPx } = props;
  const draw = useCallback(
    (konva: Konva.Context): void => {
      const context = konva._context;
      context.save();
      const now = selected.map((annotation) => {
        const label = labels.find(({ id }) => id === annotation.labelId);
        const shape = sketch.shapes.get(annotation.id) ?? annotation.shape;
        return { shape, label, colour: label?.colour ?? bareColour };
      });
      drawShapes(context, now, view, hairline + 1);
      for (const { shape, label } of now)
        if (label !== undefined) drawChip(context, shape, label, view, fontPx);
      const [single] = now.length === 1 ? now : [];
      if (single !== undefined) drawHandles(context, single.shape, activeVertex, view);
      else for (const { shape } of now) drawFrame(context, shape, view);
      if (single?.shape.type === 'text' || single?.shape.type === 'point')
        drawFrame(context, single.shape, view);
      if (sketch.shape !== null)
        drawShapes(context, [{ shape: sketch.shape, colour: newColour }], view, hairline + 0.5);
      if (sketch.marquee !== null) drawMarquee(context, sketch.marquee, view);
      const measured =
        sketch.shape ?? (sketch.shapes.size === 1 ? [...sketch.shapes.values()][0] : undefined);
      if (measure !== null && measured !== undefined) drawMeasure(context, measured, measure, view, fontPx);
      context.restore();
    },
    [selected, labels, bareColour, newColour, activeVertex, sketch, measure, view, fontPx],
  );
  return (
    <Layer listening={false}>
      <KonvaShape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** The corners of a shape, and the middles of edges that can become corners. */
function drawHandles(
  context: CanvasRenderingContext2D,
  shape: Shape,
  active: Vertex | null,
  { scale, offset }: Viewport,
): void {
  if (shape.type === 'text' || shape.type === 'point') return;
  const at = ([x, y]: ShapePoint): readonly [number, number] => [x * scale + offset.x, y * scale + offset.y];
  const canGrow = shape.type === 'polygon' || shape.type === 'freehand';
  for (const [ring, points] of shapeRings(shape).entries()) {
    let last: readonly [number, number] | null = null;
    for (const [index, point] of points.entries()) {
      const here = at(point);
      const next = points[index + 1] ?? (isClosed(shape) ? points[0] : undefined);
      if (canGrow && next !== undefined) {
        const there = at(next);
        if (Math.hypot(there[0] - here[0], there[1] - here[1]) > roomForMiddlePx)
          drawHandle(context, [(here[0] + there[0]) / 2, (here[1] + there[1]) / 2], 2.5, false);
      }
      const isActive = active?.ring === ring && active.index === index;
      // Corners that lie on each other are one to the eye.
      if (!isActive && last !== null && Math.hypot(here[0] - last[0], here[1] - last[1]) < 5) continue;
      drawHandle(context, here, isActive ? 5.5 : 4, isActive);
      last = here;
    }
  }
}

const roomForMiddlePx = 28;

function drawHandle(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  active: boolean,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = active ? '#0b7285' : '#ffffff';
  context.fill();
  context.lineWidth = active ? 2 : 1.25;
  context.strokeStyle = active ? '#ffffff' : 'rgb(0 0 0 / 85%)';
  context.stroke();
}

/** A dashed frame around what has no corners of its own to show that it is selected. */
function drawFrame(context: CanvasRenderingContext2D, shape: Shape, { scale, offset }: Viewport): void {
  const { x, y, width, height } = boundsOnce(shape);
  const room = shape.type === 'point' ? 9 : 4;
  strokeDashed(context, [
    x * scale + offset.x - room,
    y * scale + offset.y - room,
    width * scale + 2 * room,
    height * scale + 2 * room,
  ]);
}

function drawMarquee(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: NonNullable<ToolSketch['marquee']>,
  { scale, offset }: Viewport,
): void {
  const box = [x * scale + offset.x, y * scale + offset.y, width * scale, height * scale] as const;
  context.fillStyle = 'rgb(92 200 215 / 15%)';
  context.fillRect(...box);
  strokeDashed(context, box);
}

function strokeDashed(
  context: CanvasRenderingContext2D,
  box: readonly [number, number, number, number],
): void {
  context.lineWidth = 1;
  context.setLineDash([]);
  context.strokeStyle = 'rgb(0 0 0 / 80%)';
  context.strokeRect(...box);
  context.setLineDash([4, 4]);
  context.strokeStyle = '#ffffff';
  context.strokeRect(...box);
  context.setLineDash([]);
}

function drawMeasure(
  context: CanvasRenderingContext2D,
  shape: Shape,
  words: string,
  { scale, offset }: Viewport,
  fontPx: number,
): void {
  const { x, y, width, height } = boundsOnce(shape);
  const chip = labelChip(words, '#131518', fontPx);
  const left = (x + width / 2) * scale + offset.x - chip.width / 2;
  const top = (y + height) * scale + offset.y + 8;
  context.drawImage(chip.canvas, Math.round(left), Math.round(top), chip.width, chip.height);
}
