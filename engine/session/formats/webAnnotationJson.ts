import type { Annotation, Label, Shape, ShapePoint } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { labelFinder, ownFields } from './annotationNames.js';
import { escapeMarkup } from './markup.js';
import { type Ring, ringsOf } from './shapeRings.js';

/**
 * Annotations as W3C Web Annotations (`www.w3.org/TR/annotation-model`), a page of them. A box is a media fragment
 * (`xywh=pixel:`, as IIIF viewers read it), a point one without a size, everything else SVG; the picture is named by the hash
 * of its file. Label, note and text are bodies: `tagging`, `commenting`, `describing`.
 */
export function webAnnotationJson(session: Session): string {
  const { id, name, picture, annotations, changedAt } = session;
  const labelOf = labelFinder(session);
  const source = {
    id: `urn:sha256:${picture.sha256}`,
    type: 'Image',
    width: picture.width,
    height: picture.height,
    label: picture.name,
  };
  const page = {
    '@context': ['http://www.w3.org/ns/anno.jsonld', { fovea: 'urn:fovea:' }],
    id: `urn:fovea:session:${id}`,
    type: 'AnnotationPage',
    label: name,
    modified: changedAt,
    items: annotations.map((annotation) => ({
      id: `urn:fovea:session:${id}:annotation:${annotation.id}`,
      type: 'Annotation',
      motivation: motivationOf(annotation),
      created: annotation.createdAt,
      modified: annotation.changedAt,
      body: bodiesOf(annotation, labelOf(annotation)),
      target: { source, selector: selectorOf(annotation.shape, picture) },
      'fovea:annotation': { ...ownFields(annotation), shape: annotation.shape },
    })),
  };
  return `${JSON.stringify(page, null, 2)}\n`;
}

function motivationOf({ labelId, note }: Annotation): string {
  if (labelId !== null) return 'tagging';
  return note === '' ? 'highlighting' : 'commenting';
}

function bodiesOf({ shape, note }: Annotation, label: Label | null) {
  const body = (purpose: string, value: string) => ({
    type: 'TextualBody',
    purpose,
    value,
    format: 'text/plain',
  });
  return [
    ...(label === null ? [] : [body('tagging', label.name)]),
    ...(shape.type === 'text' ? [body('describing', shape.text)] : []),
    ...(note === '' ? [] : [body('commenting', note)]),
  ];
}

const mediaFragments = 'http://www.w3.org/TR/media-frags/';

function selectorOf(shape: Shape, picture: Session['picture']) {
  switch (shape.type) {
    case 'box':
      return fragment(shape.x, shape.y, shape.width, shape.height);
    case 'point':
    case 'text':
      return fragment(...shape.at, 0, 0);
    case 'polygon':
      return svg(`<path fill-rule="evenodd" d="${ringsOf(shape)!.map(closedPath).join(' ')}"/>`, picture);
    case 'arrow':
      return svg(`<path fill="none" d="${openPath([shape.from, shape.to])}"/>`, picture);
    case 'freehand':
      return svg(`<path fill="none" d="${openPath(shape.points)}"/>`, picture);
  }
}

function fragment(...numbers: readonly number[]) {
  return {
    type: 'FragmentSelector',
    conformsTo: mediaFragments,
    value: `xywh=pixel:${numbers.map(short).join(',')}`,
  };
}

function svg(content: string, { width, height }: Session['picture']) {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${escapeMarkup(`0 0 ${width} ${height}`)}">`;
  return { type: 'SvgSelector', value: `${head}${content}</svg>` };
}

function openPath(points: Ring): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${pair(point)}`).join(' ');
}

function closedPath(ring: Ring): string {
  return `${openPath(ring)} Z`;
}

function pair([x, y]: ShapePoint): string {
  return `${short(x)} ${short(y)}`;
}

/** A thousandth of a pixel is enough, and no number is written as 1e-7. */
function short(value: number): string {
  return String(Number(value.toFixed(3)));
}
