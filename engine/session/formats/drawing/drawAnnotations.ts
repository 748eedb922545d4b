import type { Annotation, ShapePoint } from '../../../protocol/annotation.js';
import type { Session } from '../../../protocol/session.js';
import { labelFinder, unlabelledColour } from '../annotationNames.js';
import { type Bounds, boundsOf, type Ring, ringsOf } from '../shapeRings.js';
import { type DrawText, short } from './drawText.js';
import { textWidth } from './textLines.js';

/** Something drawn, and the rectangle that holds it: what lies elsewhere need not look at it. */
export interface DrawnPiece {
  readonly bounds: Bounds;
  readonly markup: string;
}

/** Most lines and letters of a text annotation that are drawn. */
const mostLines = 200;
const mostLetters = 400;

/**
 * The annotations of a session as SVG, in pixels of the drawn picture: outlines in the colours of their labels with a dark
 * border, so that they are seen on any picture.
 *
 * @param scale drawn pixels per pixel of the picture @param lineWidth in drawn pixels
 */
export function drawAnnotations(
  session: Session,
  scale: number,
  lineWidth: number,
  drawText: DrawText,
): DrawnPiece[] {
  const labelOf = labelFinder(session);
  return session.annotations.map((annotation) =>
    drawAnnotation(annotation, labelOf(annotation)?.colour ?? unlabelledColour, {
      scale,
      lineWidth,
      drawText,
    }),
  );
}

interface Look {
  readonly scale: number;
  readonly lineWidth: number;
  readonly drawText: DrawText;
}

function drawAnnotation({ shape }: Annotation, colour: string, look: Look): DrawnPiece {
  const { scale, lineWidth } = look;
  const scaled = (points: Ring): Ring => points.map(([x, y]) => [x * scale, y * scale]);
  switch (shape.type) {
    case 'box':
    case 'polygon': {
      const rings = ringsOf(shape)!.map(scaled);
      const path = rings.map((ring) => `${pathOf(ring)} Z`).join(' ');
      const fill = `<path d="${path}" fill="${colour}" fill-opacity="0.12" fill-rule="evenodd"/>`;
      return {
        bounds: grown(boundsOf(rings[0]!), lineWidth * 2),
        markup: fill + lines(path, colour, lineWidth),
      };
    }
    case 'freehand': {
      const points = scaled(shape.points);
      return {
        bounds: grown(boundsOf(points), lineWidth * 2),
        markup: lines(pathOf(points), colour, lineWidth),
      };
    }
    case 'arrow':
      return drawArrow(scaled([shape.from, shape.to]), colour, lineWidth);
    case 'point':
      return drawPoint(scaled([shape.at])[0]!, colour, lineWidth);
    case 'text':
      return drawTextShape(scaled([shape.at])[0]!, shape.text, shape.sizePx * scale, colour, look);
  }
}

function drawArrow(points: Ring, colour: string, lineWidth: number): DrawnPiece {
  const [[fromX, fromY], [toX, toY]] = points as [ShapePoint, ShapePoint];
  const length = Math.hypot(toX - fromX, toY - fromY);
  const head = Math.min(lineWidth * 6, length / 2);
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const barb = (turn: number): ShapePoint => [
    toX - head * Math.cos(angle + turn),
    toY - head * Math.sin(angle + turn),
  ];
  const path = `${pathOf(points)} ${pathOf([barb(0.45), [toX, toY], barb(-0.45)])}`;
  return { bounds: grown(boundsOf(points), head + lineWidth * 2), markup: lines(path, colour, lineWidth) };
}

function drawPoint([x, y]: ShapePoint, colour: string, lineWidth: number): DrawnPiece {
  const radius = lineWidth * 3;
  const circle = (fill: string, line: string, width: number): string =>
    `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${fill}" stroke="${line}" stroke-width="${short(width)}"/>`;
  const markup = circle(colour, dark, lineWidth * 2) + circle(colour, '#ffffff', lineWidth);
  return { bounds: { x: x - radius * 2, y: y - radius * 2, width: radius * 4, height: radius * 4 }, markup };
}

function drawTextShape(
  [x, y]: ShapePoint,
  text: string,
  size: number,
  colour: string,
  { drawText }: Look,
): DrawnPiece {
  const shown = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .slice(0, mostLines)
    .map((line) =>
      (line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line).replaceAll('\t', '  '),
    );
  const lineHeight = size * 1.25;
  const markup = shown.map((line, index) =>
    drawText(line, x, y + size * 0.95 + index * lineHeight, { size, colour, halo: dark }),
  );
  const width = Math.max(...shown.map((line) => textWidth(line, size)));
  return { bounds: grown({ x, y, width, height: shown.length * lineHeight }, size), markup: markup.join('') };
}

/** Behind every line. */
const dark = '#101418';

function lines(path: string, colour: string, lineWidth: number): string {
  const line = (stroke: string, width: number, opacity: number): string =>
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-opacity="${opacity}" stroke-width="${short(width)}" stroke-linejoin="round" stroke-linecap="round"/>`;
  return line(dark, lineWidth * 2, 0.75) + line(colour, lineWidth, 1);
}

function pathOf(points: Ring): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join(' ');
}

function grown({ x, y, width, height }: Bounds, by: number): Bounds {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
