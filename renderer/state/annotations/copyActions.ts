import type { Annotation } from '../../../engine/protocol/annotation.js';
import { maxLabels } from '../../../engine/protocol/sessionLimits.js';
import { movedShape } from '../../canvas/geometry/shapeVertices.js';
import type { AppStore } from '../appStore.js';
import { addAnnotations } from './addAnnotations.js';
import { withoutAnnotations } from './annotationEdits.js';
import { drawnHere, selectedHere } from './annotationSlice.js';
import { annotationsText, readAnnotationsText, type CopiedAnnotations } from './annotationsText.js';
import { countOf } from './annotationWords.js';
import type { MarksChanger } from './marksChanger.js';

/** Copies of annotations, on the picture and over the clipboard. */
export interface CopyActions {
  readonly duplicateSelected: () => void;
  /** What is selected, as text for the clipboard; null where nothing is. */
  readonly copiedText: () => string | null;
  /** Takes what is selected out and returns it as text. */
  readonly cutText: () => string | null;
  /** Adds annotations from the text of a clipboard, a little beside where they were. Returns whether it held any. */
  readonly pasteText: (text: string) => boolean;
}

/** The actions on copies of one window. */
export function copyActions(store: AppStore, changer: MarksChanger): CopyActions {
  let pasted = { text: '', times: 0 };
  /** Adds copies, moved so many pixels of the picture; their labels come with them, and their ties where they are given. */
  const addCopies = (
    { annotations, labels }: CopiedAnnotations,
    offset: number,
    what: string,
    ties: readonly Annotation['tie'][] = [],
  ): boolean => {
    const here = drawnHere(store.getState());
    const missing = labels.filter(
      (label) =>
        annotations.some(({ labelId }) => labelId === label.id) &&
        !here.labels.some(({ id, name }) => id === label.id || name === label.name),
    );
    const known = [...here.labels, ...missing.slice(0, Math.max(0, maxLabels - here.labels.length))];
    const labelHere = (labelId: string | null): string | null => {
      const name = labels.find(({ id }) => id === labelId)?.name;
      return (
        (known.find(({ id }) => id === labelId) ?? known.find((label) => label.name === name))?.id ?? null
      );
    };
    const parts = annotations.map(({ shape, labelId, note }, index) => ({
      shape: movedShape(shape, offset, offset),
      labelId: labelHere(labelId),
      note,
      tie: ties[index] ?? null,
    }));
    return addAnnotations(store, changer, parts, what, known.slice(here.labels.length)).length > 0;
  };
  /** How far copies lie from what they are of, so that both are seen. */
  const offset = (): number => 12 / (store.getState().view?.scale ?? 1);
  const copied = (): CopiedAnnotations | null => {
    const annotations = selectedHere(store.getState());
    return annotations.length === 0 ? null : { annotations, labels: drawnHere(store.getState()).labels };
  };
  return {
    duplicateSelected: () => {
      const all = copied();
      if (all === null) return;
      const ties = selectedHere(store.getState()).map(({ tie }) => tie);
      addCopies(all, offset(), `${countOf(all.annotations.length)} duplicated`, ties);
    },
    copiedText: () => {
      const all = copied();
      if (all === null) return null;
      changer.say(`${countOf(all.annotations.length)} copied.`);
      return annotationsText(all);
    },
    cutText: () => {
      const all = copied();
      if (all === null) return null;
      const ids = selectedHere(store.getState()).map(({ id }) => id);
      changer.change(`${countOf(ids.length)} cut`, (drawn) => withoutAnnotations(drawn, ids));
      return annotationsText(all);
    },
    pasteText: (text) => {
      const all = readAnnotationsText(text);
      if (all === null || all.annotations.length === 0 || store.getState().currentImageId === null)
        return false;
      pasted = { text, times: text === pasted.text ? pasted.times + 1 : 1 };
      return addCopies(all, pasted.times * offset(), `${countOf(all.annotations.length)} pasted`);
    },
  };
}
