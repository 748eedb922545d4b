import type { Annotation, Label } from '../../../engine/protocol/annotation.js';
import { maxAnnotations } from '../../../engine/protocol/sessionLimits.js';
import type { AppStore } from '../appStore.js';
import { withAdded, withLabel } from './annotationEdits.js';
import { drawnHere, pageHere } from './annotationSlice.js';
import type { MarksChanger } from './marksChanger.js';

/**
 * Adds annotations to the current picture, above those that are there, and selects them: one entry of the history.
 *
 * @param labels that come with them.
 * @returns their ids; none where there is no room.
 */
export function addAnnotations(
  store: AppStore,
  { change, say }: Pick<MarksChanger, 'change' | 'say'>,
  parts: readonly Pick<Annotation, 'shape' | 'labelId' | 'note' | 'tie'>[],
  what: string,
  labels: readonly Label[] = [],
): readonly string[] {
  const room = maxAnnotations - drawnHere(store.getState()).annotations.length;
  if (parts.length > room) {
    say(
      `Not added: a picture holds ${maxAnnotations} annotations, and ${room} more have room. Delete some first.`,
    );
    return [];
  }
  const page = pageHere(store.getState());
  const on = page === undefined ? {} : { page };
  const added = parts.map((part) => ({ ...part, ...on, id: crypto.randomUUID() }));
  const select = added.map(({ id }) => id);
  const isAdded = change(
    what,
    (drawn, now) =>
      withAdded(
        labels.reduce(withLabel, drawn),
        added.map((annotation) => ({ ...annotation, createdAt: now, changedAt: now })),
      ),
    { select },
  );
  return isAdded ? select : [];
}
