import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { maxShapePoints } from '../../../engine/protocol/sessionLimits.js';
import type { StagePoint } from '../geometry/points.js';
import {
  apart,
  clickPx,
  drawnAt,
  noSketch,
  reachPx,
  stageOf,
  type AnnotationTool,
  type ToolScene,
  type ToolStep,
} from './annotationTool.js';
import { atEighths } from './constrained.js';

/** The corners so far, and where the next one would be; none while nothing is drawn. */
export interface PolygonState {
  readonly points: readonly ShapePoint[];
  readonly next: ShapePoint | null;
}

const idle: PolygonState = { points: [], next: null };

/**
 * Each click adds a corner, with Shift in steps of 45 degrees. Enter, a click on the first corner, or a second click on the last
 * one closes the polygon; Backspace takes the last corner away, Escape all of them.
 */
export const polygonTool: AnnotationTool<PolygonState> = {
  start: idle,
  step: (state, input, scene) => {
    switch (input.type) {
      case 'down':
        return afterClick(state, input.at, input.shift, scene);
      case 'move':
        return state.points.length === 0
          ? { state, effects: [] }
          : { state: { ...state, next: cornerAt(state, input.at, input.shift, scene) }, effects: [] };
      case 'key':
        if (input.key === 'Escape') return { state: idle, effects: [] };
        if (input.key === 'Enter') return closed(state);
        return {
          state: state.points.length < 2 ? idle : { ...state, points: state.points.slice(0, -1) },
          effects: [],
        };
      case 'up':
      case 'double':
        return { state, effects: [] };
    }
  },
  sketch: ({ points, next }) => {
    const all = next === null ? points : [...points, next];
    const shape: Shape | null =
      all.length === 0
        ? null
        : all.length === 1
          ? { type: 'point', at: all[0]! }
          : { type: 'freehand', points: all.length > 2 ? [...all, all[0]!] : all };
    return { ...noSketch, shape };
  },
};

function afterClick(
  state: PolygonState,
  at: StagePoint,
  shift: boolean,
  scene: ToolScene,
): ToolStep<PolygonState> {
  const [first] = state.points;
  const last = state.points.at(-1);
  const onFirst = first !== undefined && apart(stageOf(scene, first), at) <= reachPx;
  const onLast = last !== undefined && apart(stageOf(scene, last), at) < clickPx;
  if (state.points.length >= 3 && (onFirst || onLast)) return closed(state);
  if (onLast || state.points.length >= maxShapePoints) return { state, effects: [] };
  const corner = cornerAt(state, at, shift, scene);
  return { state: { points: [...state.points, corner], next: null }, effects: [] };
}

function cornerAt({ points }: PolygonState, at: StagePoint, shift: boolean, scene: ToolScene): ShapePoint {
  const corner = drawnAt(scene, at);
  const last = points.at(-1);
  return shift && last !== undefined ? atEighths(last, corner) : corner;
}

/** The polygon of three corners and more; fewer stay as they are. */
function closed(state: PolygonState): ToolStep<PolygonState> {
  if (state.points.length < 3) return { state, effects: [] };
  return { state: idle, effects: [{ type: 'add', shape: { type: 'polygon', points: state.points } }] };
}
