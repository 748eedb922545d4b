import type { Annotation, Label } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';

/** What a shape without a label is called where a format wants a name for all of them. */
export const unlabelled = 'unlabelled';

/** Finds the label of annotations. */
export function labelFinder({ labels }: Session): (annotation: Annotation) => Label | null {
  const byId = new Map(labels.map((label) => [label.id, label]));
  return ({ labelId }) => (labelId === null ? null : (byId.get(labelId) ?? null));
}

/** `#rrggbb` as three numbers from 0 to 255. */
export function colourParts(colour: string): readonly [number, number, number] {
  const part = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

/** Colour of a shape without a label. */
export const unlabelledColour = '#f2a900';

/** What an annotation says beside its place, for formats with a field of one's own. */
export function ownFields({ id, note, tie, createdAt, changedAt }: Annotation) {
  return { id, note, tie, createdAt, changedAt };
}
