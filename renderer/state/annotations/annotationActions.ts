import type { Annotation, AnnotationTie, Shape } from '../../../engine/protocol/annotation.js';
import type { ImportedAnnotations } from '../../../engine/protocol/importedAnnotations.js';
import { mergeAnnotations } from '../../../engine/protocol/mergeAnnotations.js';
import { maxAnnotations, maxLabels } from '../../../engine/protocol/sessionLimits.js';
import { vertexAt, withoutVertex, withVertex, type Vertex } from '../../canvas/geometry/shapeVertices.js';
import type { AppStore } from '../appStore.js';
import { addAnnotations } from './addAnnotations.js';
import {
  withLabelOn,
  withMoved,
  withNote,
  withoutAnnotations,
  withShapes,
  withTie,
} from './annotationEdits.js';
import { cornerInUse, drawnHere, labelOf, pageHere, selectedHere, shownHere } from './annotationSlice.js';
import { annotationLine, countOf, shapeNames, tieText, turnsHere } from './annotationWords.js';
import type { MarksChanger } from './marksChanger.js';

/** Changing the annotations of the current picture: each is one entry of the history. */
export interface AnnotationActions {
  /** Adds shapes with the active label and selects them. Returns their ids; none where there is no room. */
  readonly addShapes: (
    shapes: readonly Shape[],
    what?: string,
    tie?: AnnotationTie | null,
  ) => readonly string[];
  /** Changes shapes at the end of a gesture. */
  readonly changeShapes: (shapes: ReadonlyMap<string, Shape>, how: 'move' | 'reshape') => void;
  readonly selectAnnotations: (ids: readonly string[], vertex?: Vertex | null) => void;
  readonly selectAllAnnotations: () => void;
  /** Deletes what is selected, or the corner that is in use. */
  readonly deleteSelected: () => void;
  /** Moves what is selected, or the corner in use; in pixels of the picture. Moves of one gesture are one entry. */
  readonly nudge: (dx: number, dy: number, gesture: string) => void;
  /** Makes the boxes that are selected larger or smaller, from their upper left corner; in pixels of the picture. */
  readonly resizeSelected: (dx: number, dy: number, gesture: string) => void;
  /** Adds annotations of a file, with their labels, and selects them. Returns why not, in a sentence; null once they are there. */
  readonly addImported: (imported: ImportedAnnotations) => string | null;
  readonly setLabel: (ids: readonly string[], labelId: string | null) => void;
  /** Changes a note while it is typed; what is typed in one go is one entry. */
  readonly setNote: (id: string, note: string, gesture: string) => void;
  readonly setText: (id: string, text: string) => void;
  /** Ties what is selected to the turn, token and layer in focus, or to nothing (null). */
  readonly tieSelected: (to: 'focus' | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** The actions on annotations of one window. */
export function annotationActions(store: AppStore, changer: MarksChanger): AnnotationActions {
  const { change, say, undo, redo } = changer;
  const selected = (): readonly Annotation[] => selectedHere(store.getState());
  const ids = (): readonly string[] => selected().map(({ id }) => id);
  const single = () => cornerInUse(store.getState());
  const reshape = (annotation: Annotation, shape: Shape, what: string, gesture?: string): boolean =>
    change(what, (drawn, now) => withShapes(drawn, new Map([[annotation.id, shape]]), now), {
      ...(gesture !== undefined && { gesture }),
    });
  const selectAnnotations: AnnotationActions['selectAnnotations'] = (wanted, vertex = null) => {
    store.setState({ selectedAnnotationIds: wanted, activeVertex: vertex });
    if (vertex !== null) return;
    const now = selected();
    const state = store.getState();
    if (now.length === 1) say(`${annotationLine(now[0]!, drawnHere(state), turnsHere(state))} selected.`);
    else if (now.length > 1) say(`${countOf(now.length)} selected.`);
  };

  const addImported: AnnotationActions['addImported'] = (imported) => {
    const state = store.getState();
    const here = drawnHere(state);
    const runIds = state.runIds.filter((runId) => state.runs[runId]?.imageId === state.currentImageId);
    const page = pageHere(state);
    const annotations = imported.annotations.map((one) => (page === undefined ? one : { page, ...one }));
    const merged = mergeAnnotations(here, { ...imported, annotations }, runIds, () => crypto.randomUUID());
    if (merged.annotations.length > maxAnnotations || merged.labels.length > maxLabels) {
      return `Expected at most ${maxAnnotations} annotations and ${maxLabels} labels on a picture, and there would be ${merged.annotations.length} and ${merged.labels.length}. Delete some, or import fewer.`;
    }
    const select = merged.annotations.slice(here.annotations.length).map(({ id }) => id);
    const what = `${imported.annotations.length} annotations imported`;
    change(what, (drawn) => ({ ...drawn, labels: merged.labels, annotations: merged.annotations }), {
      select,
    });
    return null;
  };

  return {
    addImported,
    undo,
    redo,
    addShapes: (shapes, what, tie = null) => {
      const { activeLabelId: labelId } = store.getState();
      const [first] = shapes;
      if (first === undefined) return [];
      const name = shapes.length === 1 ? shapeNames[first.type] : countOf(shapes.length);
      const parts = shapes.map((shape) => ({ shape, labelId, note: '', tie }));
      return addAnnotations(store, changer, parts, what ?? `${name} added`);
    },
    changeShapes: (shapes, how) => {
      const names = [...shapes.values()].map(({ type }) => shapeNames[type]);
      const what = names.length === 1 ? names[0]! : countOf(names.length);
      const { activeVertex } = store.getState();
      change(`${what} ${how === 'move' ? 'moved' : 'reshaped'}`, (drawn, now) =>
        withShapes(drawn, shapes, now),
      );
      store.setState({ activeVertex: how === 'move' ? activeVertex : heldVertex(activeVertex, shapes) });
    },
    selectAnnotations,
    selectAllAnnotations: () => {
      const { annotations } = shownHere(store.getState());
      selectAnnotations(annotations.map(({ id }) => id));
    },
    deleteSelected: () => {
      const one = single();
      const shape = one === null ? null : withoutVertex(one.annotation.shape, one.vertex);
      if (one !== null && shape !== null) {
        reshape(one.annotation, shape, 'Corner deleted');
        store.setState({ activeVertex: heldVertex(one.vertex, new Map([['', shape]])) });
        return;
      }
      if (
        one !== null &&
        (one.annotation.shape.type === 'polygon' || one.annotation.shape.type === 'freehand')
      ) {
        say('The corner stays: there would be no shape without it.');
        return;
      }
      const all = selected();
      const what = all.length === 1 ? shapeNames[all[0]!.shape.type] : countOf(all.length);
      if (all.length > 0) change(`${what} deleted`, (drawn) => withoutAnnotations(drawn, ids()));
    },
    nudge: (dx, dy, gesture) => {
      const one = single();
      const corner = one === null ? undefined : vertexAt(one.annotation.shape, one.vertex);
      if (one !== null && corner !== undefined) {
        const shape = withVertex(one.annotation.shape, one.vertex, [corner[0] + dx, corner[1] + dy]);
        reshape(one.annotation, shape, 'Corner moved', gesture);
        return;
      }
      const all = selected();
      const what = all.length === 1 ? shapeNames[all[0]!.shape.type] : countOf(all.length);
      change(`${what} moved`, (drawn, now) => withMoved(drawn, ids(), dx, dy, now), { gesture });
    },
    resizeSelected: (dx, dy, gesture) => {
      const shapes = new Map<string, Shape>();
      for (const { id, shape } of selected()) {
        if (shape.type === 'box') {
          const [width, height] = [Math.max(1, shape.width + dx), Math.max(1, shape.height + dy)];
          shapes.set(id, { ...shape, width, height });
        } else if (shape.type === 'text') {
          shapes.set(id, { ...shape, sizePx: Math.max(1, shape.sizePx + dx + dy) });
        }
      }
      if (shapes.size === 0)
        say('Only boxes and texts are resized by keys; Enter takes a corner of another shape.');
      else change('Resized', (drawn, now) => withShapes(drawn, shapes, now), { gesture });
    },
    setLabel: (wanted, labelId) => {
      const name = labelOf(drawnHere(store.getState()), { labelId })?.name ?? 'none';
      store.setState({ activeLabelId: labelId });
      change(`Label: ${name}`, (drawn, now) => withLabelOn(drawn, wanted, labelId, now));
    },
    setNote: (id, note, gesture) =>
      void change('Note changed', (drawn, now) => withNote(drawn, id, note, now), { gesture, quiet: true }),
    setText: (id, text) => {
      const annotation = drawnHere(store.getState()).annotations.find((one) => one.id === id);
      if (annotation?.shape.type !== 'text') return;
      if (text.trim() === '') change('Text deleted', (drawn) => withoutAnnotations(drawn, [id]));
      else reshape(annotation, { ...annotation.shape, text }, 'Text changed');
    },
    tieSelected: (to) => {
      const state = store.getState();
      const tie = to === null ? null : focusTie(state);
      if (to !== null && tie === null) {
        say('Nothing to tie to: ask a question about this picture first.');
        return;
      }
      const what = tie === null ? 'No longer tied' : `Tied to ${tieText(tie, turnsHere(state))}`;
      change(what, (drawn, now) => withTie(drawn, ids(), tie, now));
    },
  };
}

/** The turn, token and layer in focus; null where no answer is shown. */
export function focusTie({
  shownRunId,
  focus,
}: Pick<ReturnType<AppStore['getState']>, 'shownRunId' | 'focus'>): AnnotationTie | null {
  if (shownRunId === null) return null;
  const { tokenIndex, layer } = focus;
  return { runId: shownRunId, tokenIndex, ...(layer !== null && { layer }) };
}

/** The corner in use after its shape changed; null where that has no such corner any more. */
function heldVertex(vertex: Vertex | null, shapes: ReadonlyMap<string, Shape>): Vertex | null {
  const [shape] = shapes.values();
  return vertex !== null && shape !== undefined && vertexAt(shape, vertex) !== undefined ? vertex : null;
}
