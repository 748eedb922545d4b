import type Konva from 'konva';
import { memo, useCallback } from 'react';
import { Layer, Shape } from 'react-konva';
import { cellOnPicture, type PaintHow, type Painting } from '../geometry/painting.js';
import type { Rectangle } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

/** Cells as they are painted: letters of a rule, `+` in, `-` out, `.` neither. */
export interface PaintedMarks {
  readonly cells: string;
  /** Cells painted for another scope than the one that is painted for; drawn fainter. */
  readonly others: string | null;
}

interface PaintedLayerProps {
  readonly marks: PaintedMarks;
  /** What is being painted, and what it does as is chosen. */
  readonly painting: Painting | null;
  readonly how: PaintHow;
  /** The cell that keys paint; null for none. */
  readonly cursor: number | null;
  /** The part of the picture the cells lie on. */
  readonly place: Rectangle;
  readonly view: Viewport;
  /** The padding is shown too: cells are not cut to the place. */
  readonly padded: boolean;
}

/** Cells painted in and out, over the overlay: in has a solid edge and a plus, out is hatched with a dashed edge. */
export const PaintedLayer = memo(function PaintedLayer(props: PaintedLayerProps) {
  const { marks, painting, how, cursor, place, view, padded } = props;
  const draw = useCallback(
    (konva: Konva.Context): void => {
      const context = konva._context;
      context.save();
      if (!padded) {
        const { x, y, width, height } = onStage(place, view);
        context.beginPath();
        context.rect(x - 2, y - 2, width + 4, height + 4);
        context.clip();
      }
      const boxOf = (cell: number): Rectangle => onStage(cellOnPicture(place, cell), view);
      const drawAll = (cells: string): void =>
        Array.from(cells).forEach((letter, cell) => {
          if (letter === '+') drawIn(context, boxOf(cell));
          if (letter === '-') drawOut(context, boxOf(cell));
        });
      if (marks.others !== null) {
        context.globalAlpha = 0.45;
        drawAll(marks.others);
        context.globalAlpha = 1;
      }
      drawAll(marks.cells);
      for (const cell of painting?.cells ?? []) drawStroke(context, boxOf(cell), painting?.how ?? how);
      if (cursor !== null) drawCursor(context, boxOf(cursor));
      context.restore();
    },
    [marks, painting, how, cursor, place, view, padded],
  );
  return (
    <Layer listening={false}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

const colours = { in: '#4ee08a', out: '#ff8a70', erase: '#ffffff' } as const;
const shade = 'rgb(0 0 0 / 80%)';

function onStage({ x, y, width, height }: Rectangle, { scale, offset }: Viewport): Rectangle {
  return {
    x: x * scale + offset.x,
    y: y * scale + offset.y,
    width: width * scale,
    height: height * scale,
  };
}

/** A line in a colour on a dark one, so that it is seen on any picture. */
function strokeTwice(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.lineWidth = width + 2;
  context.strokeStyle = shade;
  context.stroke();
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

function drawIn(context: CanvasRenderingContext2D, box: Rectangle): void {
  context.beginPath();
  context.rect(box.x + 2, box.y + 2, box.width - 4, box.height - 4);
  strokeTwice(context, colours.in, 2);
  const arm = Math.min(8, box.width / 5);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  context.beginPath();
  context.moveTo(x - arm, y);
  context.lineTo(x + arm, y);
  context.moveTo(x, y - arm);
  context.lineTo(x, y + arm);
  strokeTwice(context, colours.in, 2);
}

function drawOut(context: CanvasRenderingContext2D, { x, y, width, height }: Rectangle): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  const gap = Math.max(5, Math.min(11, width / 5));
  for (let start = -height; start < width; start += gap) {
    context.moveTo(x + start, y + height);
    context.lineTo(x + start + height, y);
  }
  strokeTwice(context, colours.out, 1.25);
  context.restore();
  context.beginPath();
  context.rect(x + 2, y + 2, width - 4, height - 4);
  context.setLineDash([5, 4]);
  strokeTwice(context, colours.out, 1.5);
  context.setLineDash([]);
}

/** What a gesture would paint. */
function drawStroke(context: CanvasRenderingContext2D, box: Rectangle, how: PaintHow): void {
  context.globalAlpha = 0.35;
  context.fillStyle = colours[how];
  context.fillRect(box.x, box.y, box.width, box.height);
  context.globalAlpha = 1;
  if (how === 'in') drawIn(context, box);
  if (how === 'out') drawOut(context, box);
}

function drawCursor(context: CanvasRenderingContext2D, box: Rectangle): void {
  context.beginPath();
  context.rect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
  strokeTwice(context, '#ffffff', 2);
}
