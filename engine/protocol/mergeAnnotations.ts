import type { Annotation, Label } from './annotation.js';
import type { ImportedAnnotations } from './importedAnnotations.js';

/** Labels and annotations of a session. */
export interface Marks {
  readonly labels: readonly Label[];
  readonly annotations: readonly Annotation[];
}

/**
 * The marks of a session with imported ones: a label of the same name is the same label, an id that is taken becomes another, and
 * a tie to a question that is not there is none.
 */
export function mergeAnnotations(
  marks: Marks,
  imported: Pick<ImportedAnnotations, 'annotations' | 'labels'>,
  runIds: readonly string[],
  makeId: () => string,
): Marks {
  const labels = [...marks.labels];
  const labelHere = new Map<string, string>(labels.map(({ id }) => [id, id]));
  for (const label of imported.labels) {
    const known = labels.find(({ name }) => name === label.name);
    const here = known ?? { ...label, id: labelHere.has(label.id) ? makeId() : label.id };
    if (known === undefined) labels.push(here);
    labelHere.set(label.id, here.id);
  }
  const taken = new Set(marks.annotations.map(({ id }) => id));
  const added = imported.annotations.map((annotation) => ({
    ...annotation,
    id: taken.has(annotation.id) ? makeId() : annotation.id,
    labelId: labelHere.get(annotation.labelId ?? '') ?? null,
    tie: annotation.tie !== null && runIds.includes(annotation.tie.runId) ? annotation.tie : null,
  }));
  return { labels, annotations: [...marks.annotations, ...added] };
}
