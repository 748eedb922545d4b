import type { Annotation, AnnotationTie, Label, Shape } from '../../../engine/protocol/annotation.js';
import { movedShape } from '../../canvas/geometry/shapeVertices.js';

/** What of a picture's marks can be undone. */
export interface Drawn {
  /** In drawing order, the uppermost last. */
  readonly annotations: readonly Annotation[];
  readonly labels: readonly Label[];
}

/** Nothing is drawn, and there are no labels. */
export const nothingDrawn: Drawn = { annotations: [], labels: [] };

/** With more annotations, above those that are there. */
export function withAdded(drawn: Drawn, added: readonly Annotation[]): Drawn {
  return added.length === 0 ? drawn : { ...drawn, annotations: [...drawn.annotations, ...added] };
}

/** Without some annotations. */
export function withoutAnnotations(drawn: Drawn, ids: readonly string[]): Drawn {
  const gone = new Set(ids);
  const annotations = drawn.annotations.filter(({ id }) => !gone.has(id));
  return annotations.length === drawn.annotations.length ? drawn : { ...drawn, annotations };
}

/** With other shapes of some annotations. */
export function withShapes(drawn: Drawn, shapes: ReadonlyMap<string, Shape>, now: string): Drawn {
  return withChanged(drawn, [...shapes.keys()], ({ id }) => ({ shape: shapes.get(id)! }), now);
}

/** With some annotations moved, in pixels of the picture. */
export function withMoved(drawn: Drawn, ids: readonly string[], dx: number, dy: number, now: string): Drawn {
  return withChanged(drawn, ids, ({ shape }) => ({ shape: movedShape(shape, dx, dy) }), now);
}

/** With another label on some annotations, or none. */
export function withLabelOn(
  drawn: Drawn,
  ids: readonly string[],
  labelId: string | null,
  now: string,
): Drawn {
  return withChanged(drawn, ids, () => ({ labelId }), now);
}

/** With another note on an annotation. */
export function withNote(drawn: Drawn, id: string, note: string, now: string): Drawn {
  return withChanged(drawn, [id], () => ({ note }), now);
}

/** With some annotations tied to a question, token and layer, or to nothing. */
export function withTie(drawn: Drawn, ids: readonly string[], tie: AnnotationTie | null, now: string): Drawn {
  return withChanged(drawn, ids, () => ({ tie }), now);
}

/** With one more label. */
export function withLabel(drawn: Drawn, label: Label): Drawn {
  return { ...drawn, labels: [...drawn.labels, label] };
}

/** With another name or colour of a label. */
export function withLabelChanged(drawn: Drawn, id: string, change: Partial<Omit<Label, 'id'>>): Drawn {
  const label = drawn.labels.find((one) => one.id === id);
  if (label === undefined || isSame(label, change)) return drawn;
  return { ...drawn, labels: drawn.labels.map((one) => (one === label ? { ...one, ...change } : one)) };
}

/** Without a label; what had it has none. */
export function withoutLabel(drawn: Drawn, id: string, now: string): Drawn {
  if (!drawn.labels.some((label) => label.id === id)) return drawn;
  const ids = drawn.annotations.filter(({ labelId }) => labelId === id).map((annotation) => annotation.id);
  const bare = withLabelOn(drawn, ids, null, now);
  return { ...bare, labels: drawn.labels.filter((label) => label.id !== id) };
}

/** The annotations that changed stand where they stood; where none did, it is the same drawing. */
function withChanged(
  drawn: Drawn,
  ids: readonly string[],
  change: (annotation: Annotation) => Partial<Annotation>,
  now: string,
): Drawn {
  const wanted = new Set(ids);
  const annotations = drawn.annotations.map((annotation) => {
    if (!wanted.has(annotation.id)) return annotation;
    const changed = change(annotation);
    if (isSame(annotation, changed)) return annotation;
    return { ...annotation, ...changed, changedAt: now };
  });
  const isChanged = annotations.some((annotation, index) => annotation !== drawn.annotations[index]);
  return isChanged ? { ...drawn, annotations } : drawn;
}

function isSame<T extends object>(value: T, change: Partial<T>): boolean {
  return Object.entries(change).every(
    ([name, part]) => JSON.stringify(value[name as keyof T]) === JSON.stringify(part),
  );
}
