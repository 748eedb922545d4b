import { annotationAt } from '../geometry/shapeHits.js';
import type { StagePoint } from '../geometry/points.js';
import {
  apart,
  clickPx,
  drawnAt,
  noSketch,
  onPicture,
  pictureAt,
  reachPx,
  type AnnotationTool,
} from './annotationTool.js';

/** Tools that act on a click remember nothing. */
export type ClickState = null;

/** A click sets a point. */
export const pointTool: AnnotationTool<ClickState> = {
  start: null,
  step: (state, input, scene) => ({
    state,
    effects:
      input.type === 'down' ? [{ type: 'add', shape: { type: 'point', at: drawnAt(scene, input.at) } }] : [],
  }),
  sketch: () => noSketch,
};

/** Height of a line of new text on the screen, in CSS pixels. */
const textPx = 20;

/** A click begins a text, which is as large on the screen as text is read well. */
export const textTool: AnnotationTool<ClickState> = {
  start: null,
  step: (state, input, scene) => ({
    state,
    effects:
      input.type === 'up'
        ? [{ type: 'write', at: drawnAt(scene, input.at), sizePx: onPicture(scene, textPx) }]
        : [],
  }),
  sketch: () => noSketch,
};

/** Where a pointer went down that pans. */
export interface PanState {
  readonly from: StagePoint | null;
}

const still: PanState = { from: null };

/** The canvas itself pans; a click without a drag selects what is under it, or nothing. */
export const panTool: AnnotationTool<PanState> = {
  start: still,
  step: (state, input, scene) => {
    switch (input.type) {
      case 'down':
        return { state: { from: input.at }, effects: [] };
      case 'move':
        return state.from === null || apart(state.from, input.at) < clickPx
          ? { state, effects: [] }
          : { state: still, effects: [] };
      case 'up': {
        if (state.from === null) return { state, effects: [] };
        const hit = annotationAt(
          scene.annotations,
          pictureAt(scene, input.at),
          onPicture(scene, reachPx),
          scene.lineWidth,
        );
        const ids = hit === null ? [] : [hit.id];
        return { state: still, effects: [{ type: 'select', ids }] };
      }
      case 'key':
      case 'double':
        return { state, effects: [] };
    }
  },
  sketch: () => noSketch,
};
