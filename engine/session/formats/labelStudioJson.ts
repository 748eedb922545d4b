import type { Shape } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { labelFinder, ownFields, unlabelled, unlabelledColour } from './annotationNames.js';
import { escapeMarkup } from './markup.js';
import { joinHoles } from './joinHoles.js';
import { boundsOf, clipRing, ringsOf, signedArea } from './shapeRings.js';

/**
 * Annotations as a task of Label Studio with predictions, in percent of the picture. Boxes are `rectanglelabels`, polygons
 * `polygonlabels` (a hole is joined to the outline by a cut without width), points `keypointlabels`. Import it into a project
 * whose labelling set-up is `meta.labelingConfig`, and say in `data.image` where the picture is. What Label Studio has no
 * shape for stands under `meta.notExpressed`.
 */
export function labelStudioJson(session: Session): string {
  const { picture, annotations, appVersion } = session;
  const labelOf = labelFinder(session);
  const results = annotations.flatMap((annotation) => {
    const described = describe(annotation.shape, picture);
    if (described === null) return [];
    const { type, control, value } = described;
    const label = labelOf(annotation)?.name ?? unlabelled;
    const result = {
      id: annotation.id,
      type,
      from_name: control,
      to_name: 'image',
      original_width: picture.width,
      original_height: picture.height,
      image_rotation: 0,
      value: { ...value, rotation: 0, [type]: [label] },
      meta: { text: annotation.note === '' ? [] : [annotation.note] },
      fovea: { ...ownFields(annotation), shape: annotation.shape },
    };
    return [{ annotation, result }];
  });
  const isExpressed = new Set(results.map(({ annotation }) => annotation));
  const task = {
    data: { image: picture.name },
    meta: {
      pictureSha256: picture.sha256,
      labelingConfig: labelingConfig(session),
      notExpressed: annotations.filter((annotation) => !isExpressed.has(annotation)),
    },
    predictions: [{ model_version: `fovea-${appVersion}`, result: results.map(({ result }) => result) }],
  };
  return `${JSON.stringify([task], null, 2)}\n`;
}

/** What of a session Label Studio has no shape for, and what there is to do, in sentences. */
export function labelStudioNotes({ annotations, picture }: Session): string[] {
  const notes = [
    `Set up the project with "meta.labelingConfig", and replace "data.image" (${picture.name}) by an address under which Label Studio finds the picture.`,
  ];
  const left = annotations.filter(({ shape }) => describe(shape, picture) === null).length;
  if (left > 0)
    notes.push(
      `Label Studio has no arrows, freehand lines and texts, and nothing outside of the picture: ${left} of ${annotations.length} annotations stand under "meta.notExpressed".`,
    );
  return notes;
}

/** The shape in Label Studio's words; null for one that it has no word for, or that lies wholly outside of the picture. */
function describe(shape: Shape, { width, height }: Session['picture']) {
  const x = (value: number): number => (value / width) * 100;
  const y = (value: number): number => (value / height) * 100;
  if (shape.type === 'point') {
    const [atX, atY] = shape.at;
    if (atX < 0 || atY < 0 || atX > width || atY > height) return null;
    const value = { x: x(atX), y: y(atY), width: 0.5 };
    return { type: 'keypointlabels', control: 'point', value };
  }
  const rings = ringsOf(shape);
  if (rings === null) return null;
  const [outline, ...holes] = rings.map((ring) => clipRing(ring, width, height));
  if (outline!.length < 3 || signedArea(outline!) === 0) return null;
  if (shape.type === 'box') {
    const box = boundsOf(outline!);
    const value = { x: x(box.x), y: y(box.y), width: x(box.width), height: y(box.height) };
    return { type: 'rectanglelabels', control: 'box', value };
  }
  const ring = joinHoles(
    outline!,
    holes.filter((hole) => hole.length >= 3),
  );
  const value = { points: ring.map(([atX, atY]) => [x(atX), y(atY)]), closed: true };
  return { type: 'polygonlabels', control: 'polygon', value };
}

function labelingConfig({ labels }: Session): string {
  const choices = [...labels, { name: unlabelled, colour: unlabelledColour }]
    .map(({ name, colour }) => `<Label value="${escapeMarkup(name)}" background="${colour}"/>`)
    .join('');
  const control = (tag: string, name: string): string =>
    `<${tag} name="${name}" toName="image">${choices}</${tag}>`;
  return [
    '<View><Image name="image" value="$image"/>',
    control('RectangleLabels', 'box'),
    control('PolygonLabels', 'polygon'),
    control('KeyPointLabels', 'point'),
    '</View>',
  ].join('');
}
