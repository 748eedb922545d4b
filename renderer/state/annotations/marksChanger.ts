import { vertexAt } from '../../canvas/geometry/shapeVertices.js';
import type { AppState, AppStore } from '../appStore.js';
import type { MarksKeeper, PartsSaver } from '../sessions/sessionParts.js';
import type { Drawn } from './annotationEdits.js';
import { marksKeyOf, marksOf, pageHere, type Marks } from './annotationSlice.js';
import { afterChange, redone, startHistory, undone } from './history.js';

/** Changes the marks of the current picture, keeps what they were, and has them saved. */
export interface MarksChanger extends MarksKeeper {
  /**
   * Changes what is drawn: one entry of the history, or part of the last where that is of the same gesture. Says what was done.
   *
   * @returns whether anything changed.
   */
  readonly change: (
    what: string,
    edit: (drawn: Drawn, now: string) => Drawn,
    options?: { readonly gesture?: string; readonly select?: readonly string[]; readonly quiet?: boolean },
  ) => boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Changes the verdicts on the answers about a picture. */
  readonly judge: (
    imageId: string,
    edit: (verdicts: Marks['verdicts'], now: string) => Marks['verdicts'],
  ) => void;
  /** Tells screen readers what was done. */
  readonly say: (text: string) => void;
}

/** The changer of one window. It also drops marks that belong to no session when their picture is closed. */
export function marksChanger(store: AppStore, saver: Pick<PartsSaver, 'save'>): MarksChanger {
  const say = (text: string): void =>
    store.setState(({ annotationSaid }) => ({ annotationSaid: { text, count: annotationSaid.count + 1 } }));
  const withMarks = (imageId: string | null, edit: (marks: Marks) => Marks): Marks | null => {
    const state = store.getState();
    const image = state.images[imageId ?? ''];
    if (image === undefined) return null;
    const before = marksOf(state, imageId);
    const after = edit(before);
    if (after === before) return null;
    store.setState(({ marks }) => ({ marks: { ...marks, [marksKeyOf(image)]: after } }));
    const { sessionId } = image as { readonly sessionId?: string };
    if (sessionId !== undefined) {
      const { annotations, labels } = after.drawn.present;
      void saver.save(sessionId, {
        ...(after.drawn.present !== before.drawn.present && { annotations, labels }),
        ...(after.verdicts !== before.verdicts && { verdicts: after.verdicts }),
      });
    }
    return after;
  };
  /** What is selected must be there, with the corner in use. */
  const tidySelection = (): void => store.setState(tidied);
  const step = (move: typeof undone<Drawn>, back: boolean): void => {
    const state = store.getState();
    const { drawn } = marksOf(state, state.currentImageId);
    const entry = (back ? drawn.past : drawn.future).at(-1);
    const after = withMarks(state.currentImageId, (marks) => {
      const next = move(marks.drawn);
      return next === marks.drawn ? marks : { ...marks, drawn: next };
    });
    if (after === null) say(back ? 'Nothing to undo.' : 'Nothing to redo.');
    else say(`${back ? 'Undone' : 'Done again'}: ${entry?.what ?? ''}.`);
    tidySelection();
  };

  store.subscribe((state, before) => {
    if (state.images !== before.images) {
      const closed = Object.values(before.images).filter(
        ({ imageId }) => state.images[imageId] === undefined,
      );
      const gone = closed.map(({ imageId }) => imageId).filter((key) => state.marks[key] !== undefined);
      if (gone.length > 0) store.setState({ marks: without(state.marks, gone) });
    }
    const isElsewhere = keyHere(state) !== keyHere(before) || pageHere(state) !== pageHere(before);
    if (state.currentImageId !== before.currentImageId && isElsewhere)
      store.setState({ selectedAnnotationIds: [], activeVertex: null, writing: null, activeLabelId: null });
  });

  return {
    say,
    change: (what, edit, { gesture, select, quiet = false } = {}) => {
      const now = new Date().toISOString();
      const after = withMarks(store.getState().currentImageId, (marks) => {
        const drawn = afterChange(marks.drawn, edit(marks.drawn.present, now), what, gesture ?? null);
        return drawn === marks.drawn ? marks : { ...marks, drawn };
      });
      if (after === null) return false;
      if (select !== undefined) store.setState({ selectedAnnotationIds: select, activeVertex: null });
      tidySelection();
      if (!quiet) say(`${what}.`);
      return true;
    },
    undo: () => step(undone, true),
    redo: () => step(redone, false),
    judge: (imageId, edit) => {
      withMarks(imageId, (marks) => {
        const verdicts = edit(marks.verdicts, new Date().toISOString());
        return verdicts === marks.verdicts ? marks : { ...marks, verdicts };
      });
    },
    annotationsLoaded: (sessionId, { annotations, labels, verdicts }) => {
      const drawn = startHistory<Drawn>({ annotations, labels });
      store.setState(({ marks }) => ({ marks: { ...marks, [sessionId]: { drawn, verdicts } } }));
      tidySelection();
    },
    annotationsForgotten: (sessionId) =>
      store.setState(({ marks }) => ({ marks: without(marks, [sessionId]) })),
  };
}

function without<T>(byKey: Readonly<Record<string, T>>, gone: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(byKey).filter(([key]) => !gone.includes(key)));
}

function keyHere({ images, currentImageId }: AppState): string | null {
  const image = images[currentImageId ?? ''];
  return image === undefined ? null : marksKeyOf(image);
}

function tidied(state: AppState): Partial<AppState> {
  const { annotations, labels } = marksOf(state, state.currentImageId).drawn.present;
  const ids = new Set(annotations.map(({ id }) => id));
  const selected = state.selectedAnnotationIds.filter((id) => ids.has(id));
  const shape = annotations.find(({ id }) => id === selected[0])?.shape;
  const { activeVertex } = state;
  const hasVertex =
    activeVertex !== null && shape !== undefined && vertexAt(shape, activeVertex) !== undefined;
  return {
    ...(selected.length < state.selectedAnnotationIds.length && { selectedAnnotationIds: selected }),
    ...(!hasVertex && activeVertex !== null && { activeVertex: null }),
    ...(!labels.some(({ id }) => id === state.activeLabelId) && { activeLabelId: null }),
  };
}
