import type { Annotation } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { labelFinder, ownFields, unlabelled } from './annotationNames.js';
import { runLengths } from './runLengths.js';
import { boundsOf, clipRing, ringsOf, signedArea } from './shapeRings.js';

/** Shapes that COCO has no word for. */
const inexpressible: readonly string[] = ['arrow', 'freehand', 'text'];

/**
 * Annotations as COCO's object detection data (cocodataset.org, "Data format"): `bbox` and `segmentation` in pixels of the
 * picture and cut to it. A box and a polygon are polygons, a polygon with holes uncompressed run lengths, a point a keypoint.
 * What COCO has no shape for stands under `fovea.notExpressed`; whole shapes, notes and ties under `attributes`.
 */
export function cocoJson(session: Session): string {
  const { picture, labels, annotations } = session;
  const labelOf = labelFinder(session);
  const names = [...labels.map(({ name }) => name), unlabelled];
  const categoryOf = (annotation: Annotation): number => {
    const label = labelOf(annotation);
    return label === null ? names.length : labels.indexOf(label) + 1;
  };
  const points = new Set(
    annotations.filter(({ shape }) => shape.type === 'point').map((point) => categoryOf(point)),
  );
  const expressed = annotations.flatMap((annotation) => {
    const described = describe(annotation, session);
    return described === null ? [] : [{ annotation, described }];
  });
  const isExpressed = new Set(expressed.map(({ annotation }) => annotation));
  const data = {
    info: {
      description: session.name,
      version: session.appVersion,
      contributor: 'Fovea',
      date_created: session.changedAt,
    },
    licenses: [],
    images: [{ id: 1, file_name: picture.name, width: picture.width, height: picture.height }],
    categories: names.map((name, index) => ({
      id: index + 1,
      name,
      supercategory: '',
      ...(index < labels.length && { color: labels[index]!.colour }),
      ...(points.has(index + 1) && { keypoints: ['point'], skeleton: [] }),
    })),
    annotations: expressed.map(({ annotation, described }, index) => ({
      id: index + 1,
      image_id: 1,
      category_id: categoryOf(annotation),
      ...described,
      iscrowd: 0,
      attributes: { ...ownFields(annotation), shape: annotation.shape },
    })),
    fovea: {
      pictureSha256: picture.sha256,
      notExpressed: annotations.filter((annotation) => !isExpressed.has(annotation)),
    },
  };
  return `${JSON.stringify(data)}\n`;
}

/** What of a session COCO has no shape for, in sentences. */
export function cocoNotes(session: Session): string[] {
  const shapes = session.annotations.filter(({ shape }) => inexpressible.includes(shape.type)).length;
  const outside = session.annotations.filter(
    (annotation) => !inexpressible.includes(annotation.shape.type) && describe(annotation, session) === null,
  ).length;
  const notes: string[] = [];
  if (shapes > 0)
    notes.push(
      `COCO has no arrows, freehand lines and texts: ${shapes} of ${session.annotations.length} annotations stand under "fovea.notExpressed", where other programs do not look.`,
    );
  if (outside > 0) notes.push(`${outside} lie wholly outside of the picture and stand there too.`);
  return notes;
}

/** Place of an annotation in COCO's words; null for one that has none, or lies wholly outside of the picture. */
function describe({ shape }: Annotation, { picture: { width, height } }: Session) {
  if (shape.type === 'point') {
    const [x, y] = shape.at;
    if (x < 0 || y < 0 || x > width || y > height) return null;
    // An outline without an area: readers that want one for everything find no pixel in it.
    const segmentation = [[x, y, x, y, x, y]];
    return { bbox: [x, y, 0, 0], area: 0, segmentation, keypoints: [x, y, 2], num_keypoints: 1 };
  }
  const rings = ringsOf(shape);
  if (rings === null) return null;
  const outline = clipRing(rings[0], width, height);
  if (outline.length < 3 || signedArea(outline) === 0) return null;
  const { x, y, width: boxWidth, height: boxHeight } = boundsOf(outline);
  const bbox = [x, y, boxWidth, boxHeight];
  if (rings.length === 1) {
    return { bbox, area: Math.abs(signedArea(outline)), segmentation: [outline.flat()] };
  }
  const { size, counts, area } = runLengths(rings, { width, height });
  return { bbox, area, segmentation: { size, counts } };
}
