import type { AnnotationCollector, ReadFacts } from './AnnotationCollector.js';
import { asList, asRecord, colourOf, type Fields } from './fields.js';
import { outlineShape } from './outlineShape.js';

/** Whether a JSON value is GeoJSON: a geometry, a feature, a collection, or QuPath's list of features. */
export function isGeoJson(value: unknown): boolean {
  const { type } = asRecord(Array.isArray(value) ? value[0] : value);
  return typeof type === 'string' && [...geometryTypes, 'Feature', 'FeatureCollection'].includes(type);
}

/**
 * Annotations of GeoJSON (RFC 7946) in pixels of the picture, as QuPath exports them: `classification` is the label, `name` the
 * note. Parts of a geometry of many become annotations of their own.
 */
export function readGeoJson(value: unknown, collector: AnnotationCollector): void {
  const root = asRecord(value);
  const features = Array.isArray(value)
    ? (value as unknown[])
    : root['type'] === 'FeatureCollection'
      ? asList(root['features'])
      : [value];
  for (const one of features) {
    const feature = asRecord(one);
    if (feature['type'] !== 'Feature') {
      takeGeometry(feature, {}, collector, 0);
      continue;
    }
    const properties = asRecord(feature['properties']);
    if (properties['nucleusGeometry'] !== undefined || feature['nucleusGeometry'] !== undefined)
      collector.leave('a nucleus of a cell');
    takeGeometry(asRecord(feature['geometry']), factsOf(properties), collector, 0);
  }
}

const geometryTypes = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
];

function factsOf(properties: Fields): ReadFacts {
  const classification = properties['classification'];
  const { name, names, color, colorRGB } = asRecord(classification);
  const label =
    typeof classification === 'string'
      ? classification
      : (name ?? (Array.isArray(names) ? names.join(': ') : undefined));
  const { note } = asRecord(properties['metadata']);
  return {
    ...{ label, colour: colourOf(color ?? colorRGB ?? properties['color']) },
    ...{ note: note ?? properties['name'] ?? properties['description'], own: properties['fovea'] },
  };
}

function takeGeometry(
  geometry: Fields,
  facts: ReadFacts,
  collector: AnnotationCollector,
  depth: number,
): void {
  const { type, coordinates } = geometry;
  const parts = (): readonly unknown[] => asList(coordinates);
  switch (type) {
    case 'Point':
      collector.add({ type: 'point', at: place(coordinates) }, facts);
      return;
    case 'MultiPoint':
      parts().forEach((at) => collector.add({ type: 'point', at: place(at) }, facts));
      return;
    case 'LineString':
      collector.add({ type: 'freehand', points: parts().map(place) }, facts);
      return;
    case 'MultiLineString':
      parts().forEach((line) => collector.add({ type: 'freehand', points: asList(line).map(place) }, facts));
      return;
    case 'Polygon':
      collector.add(polygon(parts()), facts);
      return;
    case 'MultiPolygon':
      parts().forEach((rings) => collector.add(polygon(asList(rings)), facts));
      return;
    case 'GeometryCollection':
      if (depth > 3) {
        collector.leave('a collection in a collection in a collection');
        return;
      }
      asList(geometry['geometries']).forEach((one) =>
        takeGeometry(asRecord(one), facts, collector, depth + 1),
      );
      return;
    default:
      collector.leave(type === undefined ? 'a feature without a geometry' : 'a geometry of no known type');
      return;
  }
}

/** A height is of no use on a picture. */
function place(position: unknown): unknown {
  return Array.isArray(position) ? (position as unknown[]).slice(0, 2) : position;
}

function polygon(rings: readonly unknown[]): unknown {
  return outlineShape(rings.map((ring) => opened(asList(ring).map(place))));
}

/** GeoJSON says the first point again at the end of a ring. */
function opened(ring: readonly unknown[]): readonly unknown[] {
  return ring.length > 1 && JSON.stringify(ring[0]) === JSON.stringify(ring.at(-1))
    ? ring.slice(0, -1)
    : ring;
}
