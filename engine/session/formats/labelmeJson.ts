import { deflateSync } from 'node:zlib';
import { pngChunk } from '../../image/encodePng.js';
import type { Shape } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { labelFinder, ownFields, unlabelled } from './annotationNames.js';
import { coveredPixels } from './coveredPixels.js';
import { boundsOf, ringsOf } from './shapeRings.js';

/**
 * Annotations as LabelMe keeps them (version 5, `label_file.py`), in pixels of the picture, which is looked for beside the
 * file under its name. An arrow is a `line` from its tail to its head, freehand a `linestrip`, a text a `point` described by
 * it, a polygon with holes a `mask`: its pixels as a PNG. What is Fovea's own stands under `fovea` of each shape.
 */
export function labelmeJson(session: Session): string {
  const labelOf = labelFinder(session);
  const { picture } = session;
  const shapes = [];
  for (const annotation of session.annotations) {
    const described = describe(annotation.shape, picture);
    if (described === null) continue;
    const { note } = annotation;
    const text = annotation.shape.type === 'text' ? annotation.shape.text : '';
    shapes.push({
      label: labelOf(annotation)?.name ?? unlabelled,
      ...described,
      group_id: null,
      description: [text, note].filter((part) => part !== '').join('\n'),
      flags: {},
      fovea: { ...ownFields(annotation), shape: annotation.shape },
    });
  }
  const data = {
    version: '5.5.0',
    flags: {},
    shapes,
    imagePath: picture.name,
    imageData: null,
    imageHeight: picture.height,
    imageWidth: picture.width,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** What of a session LabelMe has no shape for, in sentences. */
export function labelmeNotes({ annotations }: Session): string[] {
  const notes = ['Put the file beside the picture: LabelMe looks for it there under its name.'];
  const changed = annotations.filter(({ shape }) => shape.type === 'arrow' || shape.type === 'text').length;
  if (changed > 0)
    notes.push(
      `LabelMe has no arrows and texts: ${changed} of them are lines and points, the text as description.`,
    );
  if (annotations.some(({ shape }) => hasHoles(shape)))
    notes.push('Polygons with holes are masks, cut to the picture.');
  return notes;
}

function hasHoles(shape: Shape): boolean {
  return shape.type === 'polygon' && (shape.holes ?? []).length > 0;
}

/** The shape in LabelMe's words; null for a polygon with holes that covers no pixel of the picture. */
function describe(shape: Shape, picture: Session['picture']) {
  switch (shape.type) {
    case 'box': {
      const { x, y, width, height } = shape;
      const points = [
        [x, y],
        [x + width, y + height],
      ];
      return { points, shape_type: 'rectangle', mask: null };
    }
    case 'polygon':
      if (hasHoles(shape)) return maskOf(shape, picture);
      return { points: shape.points, shape_type: 'polygon', mask: null };
    case 'arrow':
      return { points: [shape.from, shape.to], shape_type: 'line', mask: null };
    case 'freehand':
      return { points: shape.points, shape_type: 'linestrip', mask: null };
    case 'point':
    case 'text':
      return { points: [shape.at], shape_type: 'point', mask: null };
  }
}

function maskOf(shape: Shape, picture: Session['picture']) {
  const rows = [...coveredPixels(ringsOf(shape)!, picture, 'rows')];
  const corners = rows.flatMap((spans, y) =>
    spans.flatMap(([start, end]) => [[start, y] as const, [end - 1, y] as const]),
  );
  if (corners.length === 0) return null;
  const { x: left, y: top, width, height } = boundsOf(corners);
  const size = { width: width + 1, height: height + 1 };
  const covered = new Uint8Array(size.width * size.height);
  for (const [y, spans] of rows.entries()) {
    const row = (y - top) * size.width - left;
    for (const [start, end] of spans) covered.fill(255, row + start, row + end);
  }
  return {
    points: [
      [left, top],
      [left + width, top + height],
    ],
    shape_type: 'mask',
    mask: greyPng(covered, size).toString('base64'),
  };
}

/** uint8 [height, width] as a PNG of grey. */
function greyPng(
  values: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  // Each row after its filter, of which there is none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    rows.set(values.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}
