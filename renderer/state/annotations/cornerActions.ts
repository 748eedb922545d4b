import { vertexAt, verticesOf, withVertexAfter } from '../../canvas/geometry/shapeVertices.js';
import type { AppStore } from '../appStore.js';
import { withShapes } from './annotationEdits.js';
import { cornerInUse, selectedHere } from './annotationSlice.js';
import type { MarksChanger } from './marksChanger.js';

/** The corners of the one annotation that is selected, for those who have no pointer. */
export interface CornerActions {
  /** Takes the next corner in use, or the one before; the first where none was. */
  readonly moveToVertex: (step: 1 | -1) => void;
  /** A new corner after the one in use, in the middle of the edge. */
  readonly insertVertex: () => void;
}

/** The actions on corners of one window. */
export function cornerActions(store: AppStore, { change, say }: MarksChanger): CornerActions {
  return {
    moveToVertex: (step) => {
      const [annotation, ...others] = selectedHere(store.getState());
      if (annotation === undefined || others.length > 0) return;
      const { shape } = annotation;
      const all = shape.type === 'point' || shape.type === 'text' ? [] : verticesOf(shape);
      if (all.length === 0) return;
      const { activeVertex } = store.getState();
      const here = all.findIndex(
        ({ ring, index }) => ring === activeVertex?.ring && index === activeVertex.index,
      );
      const to = here < 0 ? 0 : (here + step + all.length) % all.length;
      const corner = vertexAt(shape, all[to]!)!;
      store.setState({ activeVertex: all[to]! });
      say(`Corner ${to + 1} of ${all.length}, at ${corner.map((n) => Math.round(n)).join(', ')}.`);
    },
    insertVertex: () => {
      const one = cornerInUse(store.getState());
      if (one === null) return;
      const { annotation, vertex } = one;
      const { shape } = annotation;
      const from = vertexAt(shape, vertex);
      const to =
        vertexAt(shape, { ...vertex, index: vertex.index + 1 }) ??
        (shape.type === 'polygon' ? vertexAt(shape, { ...vertex, index: 0 }) : undefined);
      if (from === undefined || to === undefined) return;
      const more = withVertexAfter(shape, vertex, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
      if (more === null) return;
      const shapes = new Map([[annotation.id, more]]);
      if (change('Corner added', (drawn, now) => withShapes(drawn, shapes, now)))
        store.setState({ activeVertex: { ...vertex, index: vertex.index + 1 } });
    },
  };
}
