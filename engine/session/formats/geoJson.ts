import { createHash } from 'node:crypto';
import type { Annotation, Shape } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { colourParts, labelFinder, ownFields } from './annotationNames.js';
import { lineLength, type Ring, ringsOf, signedArea } from './shapeRings.js';

/**
 * Annotations as GeoJSON (RFC 7946) in pixels of the picture, x to the right and y down, with the properties that QuPath reads
 * (`objectType`, `name`, `classification`, `color`, `measurements`, `metadata`). An arrow and a freehand line are line
 * strings, a text is a point named after it. What is Fovea's own stands under `fovea` of the properties.
 */
export function geoJson(session: Session): string {
  const labelOf = labelFinder(session);
  const features = session.annotations.map((annotation) => {
    const { shape, note } = annotation;
    const label = labelOf(annotation);
    const name = shape.type === 'text' ? shape.text : note;
    return {
      type: 'Feature',
      id: uuidOf(session.id, annotation),
      geometry: geometryOf(shape),
      properties: {
        objectType: 'annotation',
        ...(name !== '' && { name }),
        ...(label !== null && {
          classification: { name: label.name, color: colourParts(label.colour) },
        }),
        ...measured(shape),
        metadata: { 'Fovea shape': shape.type, ...(note !== '' && { note }) },
        fovea: { ...ownFields(annotation), shape },
      },
    };
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}

/** What of a session changes on the way, in sentences. */
export function geoJsonNotes({ annotations }: Session): string[] {
  const changed = annotations.filter(({ shape }) => shape.type === 'arrow' || shape.type === 'text').length;
  return changed === 0
    ? []
    : [`GeoJSON has no arrows and texts: ${changed} of them are lines from tail to head, and points.`];
}

function geometryOf(shape: Shape) {
  const rings = ringsOf(shape);
  if (rings !== null) {
    const [outline, ...holes] = rings;
    const coordinates = [turned(outline, 1), ...holes.map((hole) => turned(hole, -1))];
    return { type: 'Polygon', coordinates: coordinates.map((ring) => [...ring, ring[0]!]) };
  }
  switch (shape.type) {
    case 'arrow':
      return { type: 'LineString', coordinates: [shape.from, shape.to] };
    case 'freehand':
      return { type: 'LineString', coordinates: shape.points };
    case 'point':
    case 'text':
      return { type: 'Point', coordinates: shape.at };
    default:
      throw new Error(`A shape of type ${shape.type} has no geometry.`);
  }
}

/** The right-hand rule of RFC 7946, section 3.1.6: outlines one way around, holes the other. */
function turned(ring: Ring, sign: 1 | -1): Ring {
  return signedArea(ring) * sign < 0 ? [...ring].reverse() : ring;
}

/** Area and length as QuPath names them. */
function measured(shape: Shape) {
  const rings = ringsOf(shape);
  if (rings !== null) {
    const [outline, ...holes] = rings.map((ring) => Math.abs(signedArea(ring)));
    return { measurements: { 'Area px^2': holes.reduce((area, hole) => area - hole, outline!) } };
  }
  const line =
    shape.type === 'arrow' ? [shape.from, shape.to] : shape.type === 'freehand' ? shape.points : null;
  return line === null ? {} : { measurements: { 'Length px': lineLength(line) } };
}

/** QuPath knows objects by UUIDs: one that is the same at every export of this annotation (RFC 9562, version 8). */
function uuidOf(sessionId: string, { id }: Annotation): string {
  const hash = createHash('sha256').update(`${sessionId}/${id}`).digest('hex');
  const variant = ((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ].join('-');
}
