import { decodeImage } from '../../image/decodeImage.js';
import { AppError } from '../../protocol/AppError.js';
import type { AnnotationCollector, ReadFacts } from './AnnotationCollector.js';
import { asList, asRecord, type Fields } from './fields.js';
import { maskOutlines } from './maskOutlines.js';
import { outlineShape } from './outlineShape.js';

/** Whether a JSON value is a file of LabelMe. */
export function isLabelMe(value: unknown): boolean {
  const fields = asRecord(value);
  return (
    Array.isArray(fields['shapes']) &&
    ('imagePath' in fields || 'imageWidth' in fields || 'imageData' in fields)
  );
}

/**
 * Annotations of a file of LabelMe (`label_file.py`). A circle becomes a polygon, a line a freehand line of two points, a mask
 * the polygons around its pixels.
 *
 * @throws AnnotationFileError `annotations-other-picture` where it is of a picture of another size
 */
export async function readLabelMe(value: unknown, collector: AnnotationCollector): Promise<void> {
  const file = asRecord(value);
  const { width, height } = collector.picture;
  const { imageWidth, imageHeight } = file;
  if (
    typeof imageWidth === 'number' &&
    typeof imageHeight === 'number' &&
    (imageWidth !== width || imageHeight !== height)
  ) {
    throw collector.error(
      'annotations-other-picture',
      `it is of a picture of ${imageWidth} x ${imageHeight} pixels, and the one that is open has ${width} x ${height}`,
    );
  }
  for (const one of asList(file['shapes'])) {
    const shape = asRecord(one);
    const facts: ReadFacts = { label: shape['label'], note: shape['description'], own: shape['fovea'] };
    if (shape['shape_type'] === 'mask') await takeMask(shape, facts, collector);
    else takeShape(shape, facts, collector);
  }
}

function takeShape(
  { shape_type: type = 'polygon', points }: Fields,
  facts: ReadFacts,
  collector: AnnotationCollector,
): void {
  const corners = asList(points);
  switch (type) {
    case 'polygon':
      collector.add({ type: 'polygon', points: corners }, facts);
      return;
    case 'rectangle':
      collector.add(boxBetween(corners), facts);
      return;
    case 'circle':
      collector.add({ type: 'polygon', points: circle(corners) }, facts);
      return;
    case 'line':
    case 'linestrip':
      collector.add({ type: 'freehand', points: corners }, facts);
      return;
    case 'point':
      collector.add({ type: 'point', at: corners[0] }, facts);
      return;
    case 'points':
      corners.forEach((at) => collector.add({ type: 'point', at }, facts));
      return;
    default:
      collector.leave('a shape of no known type');
      return;
  }
}

function boxBetween(corners: readonly unknown[]): unknown {
  const [[x1, y1] = [], [x2, y2] = []] = corners.slice(0, 2).map((corner) => asList(corner).map(Number));
  const [left, top] = [Math.min(x1!, x2!), Math.min(y1!, y2!)];
  return { type: 'box', x: left, y: top, width: Math.abs(x2! - x1!), height: Math.abs(y2! - y1!) };
}

/** 72 corners of a circle from its middle and a point of it. */
function circle(corners: readonly unknown[]): unknown[] {
  const [[x, y] = [], [edgeX, edgeY] = []] = corners.slice(0, 2).map((corner) => asList(corner).map(Number));
  const radius = Math.hypot(edgeX! - x!, edgeY! - y!);
  return Array.from({ length: 72 }, (_, step) => {
    const angle = (step / 72) * 2 * Math.PI;
    return [x! + radius * Math.cos(angle), y! + radius * Math.sin(angle)];
  });
}

/** The pixels of a PNG within the shape's rectangle. */
async function takeMask(
  { mask, points }: Fields,
  facts: ReadFacts,
  collector: AnnotationCollector,
): Promise<void> {
  const [x, y] = asList(asList(points)[0]).map(Number);
  if (typeof mask !== 'string' || !Number.isInteger(x) || !Number.isInteger(y)) {
    collector.leave('a mask without pixels or place');
    return;
  }
  const bytes = Buffer.from(mask, 'base64');
  if (bytes.subarray(0, 4).toString('latin1') !== '\x89PNG') {
    collector.leave('a mask that is no PNG');
    return;
  }
  const { width, height } = {
    width: bytes.length > 24 ? bytes.readUInt32BE(16) : 0,
    height: bytes.length > 24 ? bytes.readUInt32BE(20) : 0,
  };
  if (width > collector.picture.width || height > collector.picture.height) {
    collector.leave('a mask larger than the picture');
    return;
  }
  try {
    const { data } = await decodeImage({ bytes, name: 'mask' });
    const outlines = maskOutlines(columnsOf(data, width, height));
    if (outlines === null) {
      collector.leave('a mask with too many corners');
      return;
    }
    if (outlines.length === 0) {
      collector.leave('a mask without a pixel');
      return;
    }
    for (const rings of outlines) {
      const placed = rings.map((ring) => ring.map(([ringX, ringY]) => [ringX + x!, ringY + y!]));
      collector.add(outlineShape(placed), { ...facts, tolerance: 1.5 });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    collector.leave('a mask that cannot be decoded');
  }
}

/** Which pixels of each column are not black. @param data uint8 [height, width, 3] */
function* columnsOf(
  data: Uint8Array,
  width: number,
  height: number,
): Generator<(readonly [number, number])[]> {
  for (let column = 0; column < width; column++) {
    const spans: (readonly [number, number])[] = [];
    for (let row = 0; row < height; row++) {
      if (data[(row * width + column) * 3] === 0) continue;
      const start = row;
      while (row < height && data[(row * width + column) * 3] !== 0) row++;
      spans.push([start, row]);
    }
    yield spans;
  }
}
