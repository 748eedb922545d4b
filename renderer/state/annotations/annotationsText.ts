import type { Annotation, Label, Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import {
  maxAnnotations,
  maxCoordinate,
  maxLabelLength,
  maxLabels,
  maxNoteLength,
  maxPolygonHoles,
  maxShapePoints,
} from '../../../engine/protocol/sessionLimits.js';

/** Annotations on their way through the clipboard, with the labels they have. */
export interface CopiedAnnotations {
  readonly annotations: readonly Pick<Annotation, 'shape' | 'labelId' | 'note'>[];
  readonly labels: readonly Label[];
}

/** Annotations as text for the clipboard: JSON, so that they come over to other pictures and sessions. */
export function annotationsText({ annotations, labels }: CopiedAnnotations): string {
  return JSON.stringify({
    format,
    version: 1,
    labels: labels.filter(({ id }) => annotations.some(({ labelId }) => labelId === id)),
    annotations: annotations.map(({ shape, labelId, note }) => ({ shape, labelId, note })),
  });
}

/**
 * Annotations from the text of a clipboard, which may hold anything; null where it holds none of ours. Checked by hand, since
 * zod is not in the window; the schema is `engine/protocol/annotation.ts`.
 */
export function readAnnotationsText(text: string): CopiedAnnotations | null {
  if (!text.startsWith(`{"format":"${format}"`)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value['version'] !== 1) return null;
  const { annotations, labels } = value;
  if (!isList(annotations, maxAnnotations, isCopied) || !isList(labels, maxLabels, isLabel)) return null;
  return {
    labels: labels.map(({ id, name, colour }) => ({ id, name: name.trim(), colour })),
    annotations: annotations.map(({ shape, labelId, note }) => ({ shape: plainShape(shape), labelId, note })),
  };
}

const format = 'fovea-annotations';

function isCopied(value: unknown): value is CopiedAnnotations['annotations'][number] {
  return (
    isRecord(value) &&
    isShape(value['shape']) &&
    (value['labelId'] === null || isId(value['labelId'])) &&
    isText(value['note'], 0, maxNoteLength)
  );
}

function isLabel(value: unknown): value is Label {
  return (
    isRecord(value) &&
    isId(value['id']) &&
    isText(value['name'], 1, maxLabelLength) &&
    value['name'].trim() !== '' &&
    typeof value['colour'] === 'string' &&
    /^#[0-9a-f]{6}$/.test(value['colour'])
  );
}

function isShape(value: unknown): value is Shape {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'box':
      return (
        isPoint([value['x'], value['y']]) &&
        [value['width'], value['height']].every(
          (side) => isNumber(side) && side >= 0 && side <= 2 * maxCoordinate,
        )
      );
    case 'polygon':
      return (
        isRing(value['points']) &&
        (value['holes'] === undefined || isList(value['holes'], maxPolygonHoles, isRing))
      );
    case 'freehand':
      return isList(value['points'], maxShapePoints, isPoint) && value['points'].length >= 2;
    case 'arrow':
      return isPoint(value['from']) && isPoint(value['to']);
    case 'point':
      return isPoint(value['at']);
    case 'text':
      return (
        isPoint(value['at']) &&
        isText(value['text'], 1, maxNoteLength) &&
        isNumber(value['sizePx']) &&
        value['sizePx'] > 0 &&
        value['sizePx'] <= maxCoordinate
      );
    default:
      return false;
  }
}

/** A shape with the parts of its kind and no others. */
function plainShape(shape: Shape): Shape {
  switch (shape.type) {
    case 'box':
      return { type: 'box', x: shape.x, y: shape.y, width: shape.width, height: shape.height };
    case 'polygon':
      return {
        type: 'polygon',
        points: shape.points,
        ...(shape.holes !== undefined && shape.holes.length > 0 && { holes: shape.holes }),
      };
    case 'freehand':
      return { type: 'freehand', points: shape.points };
    case 'arrow':
      return { type: 'arrow', from: shape.from, to: shape.to };
    case 'point':
      return { type: 'point', at: shape.at };
    case 'text':
      return { type: 'text', at: shape.at, text: shape.text, sizePx: shape.sizePx };
  }
}

function isRing(value: unknown): value is readonly ShapePoint[] {
  return isList(value, maxShapePoints, isPoint) && value.length >= 3;
}

function isPoint(value: unknown): value is ShapePoint {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((n) => isNumber(n) && Math.abs(n) <= maxCoordinate)
  );
}

function isList<T>(value: unknown, most: number, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= most && value.every(isOne);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);
}

function isText(value: unknown, least: number, most: number): value is string {
  return typeof value === 'string' && value.length >= least && value.length <= most;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
