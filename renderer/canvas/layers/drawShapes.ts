import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { isClosed, shapeRings } from '../geometry/shapeVertices.js';
import { fontShare } from '../geometry/textExtent.js';
import type { Viewport } from '../geometry/viewport.js';
import { textFont } from './textMeasure.js';

/** A shape as it is drawn. */
export interface DrawnShape {
  readonly shape: Shape;
  /** `#rrggbb`. */
  readonly colour: string;
}

/**
 * Draws shapes in lines as wide on the screen at any zoom, each with a halo of the other brightness, so that it is seen on any
 * picture. Shapes of a colour are one path: a few hundred cost a few strokes.
 *
 * @param context in CSS pixels of the stage.
 * @param lineWidth in CSS pixels.
 */
export function drawShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly DrawnShape[],
  view: Viewport,
  lineWidth: number,
): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const lines = groupedBy(
    shapes.filter(({ shape }) => shape.type !== 'text' && shape.type !== 'point'),
    ({ colour }) => colour,
  );
  const paths = [...lines].map(([colour, group]) => {
    const path = new Path2D();
    for (const { shape } of group) addToPath(path, shape, view);
    return { colour, path };
  });
  for (const { colour, path } of paths) {
    context.strokeStyle = haloOf(colour);
    context.lineWidth = lineWidth + 2;
    context.stroke(path);
  }
  for (const { colour, path } of paths) {
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.stroke(path);
  }
  for (const { shape, colour } of shapes) {
    if (shape.type === 'point') drawPoint(context, shape.at, colour, view, lineWidth);
    if (shape.type === 'text') drawText(context, shape, colour, view);
  }
}

/** What a colour is surrounded by: dark around light ones, light around dark ones. */
export function haloOf(colour: string): string {
  return luminance(colour) > 0.2 ? 'rgb(0 0 0 / 70%)' : 'rgb(255 255 255 / 80%)';
}

/** The relative luminance of a colour `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance"). */
export function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function addToPath(path: Path2D, shape: Shape, { scale, offset }: Viewport): void {
  for (const ring of shapeRings(shape)) {
    let [lastX, lastY] = [NaN, NaN];
    for (const [index, [x, y]] of ring.entries()) {
      const [stageX, stageY] = [x * scale + offset.x, y * scale + offset.y];
      // Points that fall on the same pixel are one.
      if (index < ring.length - 1 && Math.abs(stageX - lastX) + Math.abs(stageY - lastY) < 0.7) continue;
      if (index === 0) path.moveTo(stageX, stageY);
      else path.lineTo(stageX, stageY);
      [lastX, lastY] = [stageX, stageY];
    }
    if (isClosed(shape)) path.closePath();
  }
  if (shape.type === 'arrow') addHead(path, shape.from, shape.to, { scale, offset });
}

/** The head of an arrow: two strokes of the same length on the screen at any zoom, but never longer than half the arrow. */
function addHead(path: Path2D, from: ShapePoint, to: ShapePoint, { scale, offset }: Viewport): void {
  const [dx, dy] = [(to[0] - from[0]) * scale, (to[1] - from[1]) * scale];
  const length = Math.min(headPx, Math.hypot(dx, dy) / 2);
  const [x, y] = [to[0] * scale + offset.x, to[1] * scale + offset.y];
  const way = Math.atan2(dy, dx);
  for (const [index, side] of [-1, 1].entries()) {
    const angle = way + Math.PI + side * headAngle;
    const end = [x + length * Math.cos(angle), y + length * Math.sin(angle)] as const;
    if (index === 0) {
      path.moveTo(...end);
      path.lineTo(x, y);
    } else path.lineTo(...end);
  }
}

const headPx = 13;
const headAngle = Math.PI / 7;

function drawPoint(
  context: CanvasRenderingContext2D,
  [x, y]: ShapePoint,
  colour: string,
  { scale, offset }: Viewport,
  lineWidth: number,
): void {
  context.beginPath();
  context.arc(x * scale + offset.x, y * scale + offset.y, 3 + lineWidth, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = haloOf(colour);
  context.stroke();
}

function drawText(
  context: CanvasRenderingContext2D,
  { at, text, sizePx }: Extract<Shape, { type: 'text' }>,
  colour: string,
  { scale, offset }: Viewport,
): void {
  const height = sizePx * scale;
  if (height < leastTextPx) return;
  context.font = textFont(height * fontShare);
  context.textBaseline = 'alphabetic';
  context.strokeStyle = haloOf(colour);
  context.lineWidth = Math.max(2, height / 8);
  context.fillStyle = colour;
  for (const [index, line] of text.split('\n').entries()) {
    const place = [
      at[0] * scale + offset.x,
      at[1] * scale + offset.y + (index + fontShare) * height,
    ] as const;
    context.strokeText(line, ...place);
    context.fillText(line, ...place);
  }
}

/** Smaller letters are not drawn: they cannot be read, in CSS pixels. */
const leastTextPx = 4;

function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
