import type { Annotation, AnnotationTie, Shape, ShapeType } from '../../../engine/protocol/annotation.js';
import { direction, lineLength, shapeArea } from '../../canvas/geometry/shapeMeasures.js';
import { shapeBounds } from '../../canvas/geometry/shapeBounds.js';
import type { ImageSlice } from '../images/imageSlice.js';
import type { RunSlice } from '../runs/runSlice.js';
import { labelOf } from './annotationSlice.js';
import type { Drawn } from './annotationEdits.js';

/** What shapes are called. */
export const shapeNames: Readonly<Record<ShapeType, string>> = {
  box: 'Box',
  polygon: 'Polygon',
  arrow: 'Arrow',
  freehand: 'Freehand line',
  point: 'Point',
  text: 'Text',
};

/** An annotation in a line, such as `Box, ship, 120 × 80 px, tied to turn 2 token 3 layer 6`. */
export function annotationLine(annotation: Annotation, drawn: Drawn, turns: readonly string[]): string {
  const { shape, note, tie } = annotation;
  const parts = [
    shapeNames[shape.type],
    labelOf(drawn, annotation)?.name,
    shape.type === 'text' ? `“${shortened(shape.text)}”` : shapeSize(shape),
    tie === null ? undefined : `tied to ${tieText(tie, turns)}`,
    note === '' ? undefined : `note: ${shortened(note)}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The size of a shape in a few words, in pixels of the picture; large ones in whole pixels. */
export function shapeSize(shape: Shape): string {
  switch (shape.type) {
    case 'box':
      return `${about(shape.width)} × ${about(shape.height)} px`;
    case 'text':
      return `${about(shape.sizePx)} px high`;
    case 'polygon':
      return `${about(shapeArea(shape))} px²`;
    case 'arrow':
      return `${about(lineLength([shape.from, shape.to]))} px`;
    case 'freehand':
      return `${about(lineLength(shape.points))} px`;
    case 'point':
      return `at ${about(shape.at[0])}, ${about(shape.at[1])}`;
  }
}

/** All that can be measured of a shape, in pixels of the picture. */
export function shapeMeasures(shape: Shape): readonly { readonly name: string; readonly value: string }[] {
  const { x, y, width, height } = shapeBounds(shape);
  const at = { name: 'at x, y', value: `${pixels(x)}, ${pixels(y)}` };
  const size = { name: 'w × h', value: `${pixels(width)} × ${pixels(height)} px` };
  switch (shape.type) {
    case 'box':
      return [at, size, { name: 'area', value: `${pixels(shapeArea(shape))} px²` }];
    case 'polygon': {
      const rings = [shape.points, ...(shape.holes ?? [])];
      const outline = rings.reduce((sum, ring) => sum + lineLength(ring, true), 0);
      return [
        at,
        size,
        { name: 'area', value: `${pixels(shapeArea(shape))} px²` },
        { name: 'outline', value: `${pixels(outline)} px` },
      ];
    }
    case 'arrow':
      return [
        { name: 'from', value: `${pixels(shape.from[0])}, ${pixels(shape.from[1])}` },
        { name: 'to', value: `${pixels(shape.to[0])}, ${pixels(shape.to[1])}` },
        { name: 'length', value: `${pixels(lineLength([shape.from, shape.to]))} px` },
        { name: 'angle', value: `${pixels(direction(shape.from, shape.to))}°` },
      ];
    case 'freehand':
      return [at, size, { name: 'length', value: `${pixels(lineLength(shape.points))} px` }];
    case 'point':
      return [at];
    case 'text':
      return [at, { name: 'line', value: `${pixels(shape.sizePx)} px high` }];
  }
}

/** The questions about the current picture in the order they were asked, by the ids of their runs. */
export function turnsHere({
  runs,
  runIds,
  currentImageId,
}: Pick<RunSlice, 'runs' | 'runIds'> & Pick<ImageSlice, 'currentImageId'>): readonly string[] {
  return runIds.filter((runId) => runs[runId]?.imageId === currentImageId);
}

/**
 * What an annotation is tied to, such as `turn 2 token 3 layer 6`; turns and tokens are counted from 1 as everywhere.
 *
 * @param turns see {@link turnsHere}.
 */
export function tieText({ runId, tokenIndex, layer }: AnnotationTie, turns: readonly string[]): string {
  const turn = turns.indexOf(runId) + 1;
  if (turn === 0) return 'a turn that was deleted';
  const token = tokenIndex === undefined ? '' : ` token ${tokenIndex + 1}`;
  return `turn ${turn}${token}${layer === undefined ? '' : ` layer ${layer}`}`;
}

/** Several things of a kind: `1 annotation`, `3 annotations`. */
export function countOf(count: number, name = 'annotation'): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

function pixels(value: number): string {
  return oneDigit.format(value);
}

function about(value: number): string {
  return pixels(Math.abs(value) >= 100 ? Math.round(value) : value);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
