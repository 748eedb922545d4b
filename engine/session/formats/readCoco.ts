import type { AnnotationCollector, ReadFacts } from './AnnotationCollector.js';
import { maskColumns, readCocoMask } from './cocoMask.js';
import { asList, asRecord, colourOf, type Fields } from './fields.js';
import { maskOutlines } from './maskOutlines.js';
import { outlineShape } from './outlineShape.js';

/** Whether a JSON value is COCO's object detection data. */
export function isCoco(value: unknown): boolean {
  const { images, annotations } = asRecord(value);
  return Array.isArray(images) && Array.isArray(annotations);
}

/**
 * Annotations of one picture in COCO's object detection data: outlines, run lengths, boxes where there is neither, key points
 * where there is nothing else. Parts of an object become annotations of their own.
 *
 * @throws AnnotationFileError `annotations-other-picture` where it is of none of its pictures
 */
export function readCoco(value: unknown, collector: AnnotationCollector): void {
  const { images, annotations, categories, fovea } = asRecord(value);
  const imageId = chooseImage(asList(images).map(asRecord), collector);
  const byId = new Map(asList(categories).map((one) => [asRecord(one)['id'], asRecord(one)]));
  for (const one of asList(annotations)) {
    const annotation = asRecord(one);
    if (annotation['image_id'] !== imageId) continue;
    const category = byId.get(annotation['category_id']);
    const attributes = asRecord(annotation['attributes']);
    const facts: ReadFacts = {
      ...{ label: category?.['name'], colour: colourOf(category?.['color']) },
      ...{ note: attributes['note'], own: attributes },
    };
    takeAnnotation(annotation, facts, collector);
  }
  for (const whole of asList(asRecord(fovea)['notExpressed'])) collector.addWhole(whole);
}

/** The picture of that name, or the only one of that size. */
function chooseImage(images: readonly Fields[], collector: AnnotationCollector): unknown {
  const { name, width, height } = collector.picture;
  const sizeOf = (image: Fields): string => `${shown(image['width'])} x ${shown(image['height'])}`;
  const isSameSize = (image: Fields): boolean => image['width'] === width && image['height'] === height;
  const named = images.filter(
    ({ file_name: file }) => typeof file === 'string' && baseName(file) === baseName(name),
  );
  const fitting = (named.length > 0 ? named : images).filter(isSameSize);
  if (fitting.length === 1) {
    if (named.length === 0)
      collector.say(`Its picture is called ${shown(fitting[0]!['file_name'])}, and has the same size.`);
    return fitting[0]!['id'];
  }
  if (named[0] !== undefined && fitting.length === 0) {
    throw collector.error(
      'annotations-other-picture',
      `it is of a picture ${name} of ${sizeOf(named[0])} pixels, and the one that is open has ${width} x ${height}`,
    );
  }
  const problem =
    fitting.length === 0
      ? `none of its ${images.length} pictures is called ${name} or has ${width} x ${height} pixels`
      : `${fitting.length} of its pictures could be ${name}: give the right one that name in the file`;
  throw collector.error('annotations-other-picture', problem);
}

function takeAnnotation(annotation: Fields, facts: ReadFacts, collector: AnnotationCollector): void {
  const { segmentation, bbox, keypoints } = annotation;
  const points = keyPoints(asList(keypoints));
  const isBare = asList(bbox)[2] === 0 && asList(bbox)[3] === 0;
  if (points.length > 0 && (isBare || bbox === undefined)) {
    for (const at of points) collector.add({ type: 'point', at }, facts);
    return;
  }
  if (points.length > 0) collector.leave('the key points of an object');
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    for (const flat of segmentation as unknown[]) collector.add(outlineShape([pairs(asList(flat))]), facts);
    return;
  }
  const { size, counts } = asRecord(segmentation);
  if (counts !== undefined) takeMask(size, counts, facts, collector);
  else if (Array.isArray(bbox)) {
    const [x, y, width, height] = bbox as unknown[];
    collector.add({ type: 'box', x, y, width, height }, facts);
  } else collector.leave('an annotation without a place');
}

function takeMask(size: unknown, counts: unknown, facts: ReadFacts, collector: AnnotationCollector): void {
  const { width, height } = collector.picture;
  try {
    const mask = readCocoMask(size, counts);
    if (mask.width !== width || mask.height !== height) {
      collector.leave('a mask of another size than the picture');
      return;
    }
    const outlines = maskOutlines(maskColumns(mask));
    if (outlines === null) {
      collector.leave('a mask with too many corners');
      return;
    }
    if (outlines.length === 0) {
      collector.leave('a mask without a pixel');
      return;
    }
    for (const rings of outlines) collector.add(outlineShape(rings), { ...facts, tolerance: 1.5 });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    collector.leave(error.message);
  }
}

/** Those that are marked as labelled. */
function keyPoints(flat: readonly unknown[]): unknown[] {
  const points: unknown[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) if (flat[i + 2] !== 0) points.push([flat[i], flat[i + 1]]);
  return points;
}

function pairs(flat: readonly unknown[]): unknown[] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, index) =>
    flat.slice(index * 2, index * 2 + 2),
  );
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!.normalize('NFC').toLowerCase();
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : 'unknown';
}
