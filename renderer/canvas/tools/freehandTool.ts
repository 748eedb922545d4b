import type { ShapePoint } from '../../../engine/protocol/annotation.js';
import { maxShapePoints } from '../../../engine/protocol/sessionLimits.js';
import { simplifyLine } from '../geometry/simplifyLine.js';
import {
  apart,
  clickPx,
  drawnAt,
  noSketch,
  onPicture,
  stageOf,
  type AnnotationTool,
  type ToolScene,
} from './annotationTool.js';

/** The points of the line so far; null while none is drawn. */
export interface FreehandState {
  readonly points: readonly ShapePoint[] | null;
}

const idle: FreehandState = { points: null };

/** A line follows the pointer; it is kept with as few points as are seen at the zoom it was drawn at. */
export const freehandTool: AnnotationTool<FreehandState> = {
  start: idle,
  step: (state, input, scene) => {
    switch (input.type) {
      case 'down':
        // Lines follow the pointer alone: cells are not snapped to.
        return { state: { points: [freely(scene, input.at)] }, effects: [] };
      case 'move':
      case 'up': {
        if (state.points === null) return { state, effects: [] };
        const at = freely(scene, input.at);
        const last = state.points.at(-1)!;
        const moved = apart(stageOf(scene, last), input.at) >= 1;
        const points = moved ? [...state.points, at] : state.points;
        if (input.type === 'move') return { state: { points: held(points, scene) }, effects: [] };
        const [first] = points;
        const isClick = points.every(
          (point) => apart(stageOf(scene, point), stageOf(scene, first!)) < clickPx,
        );
        const line = simplifyLine(points, seen(scene)).slice(0, maxShapePoints);
        return {
          state: idle,
          effects: isClick ? [] : [{ type: 'add', shape: { type: 'freehand', points: line } }],
        };
      }
      case 'key':
        return { state: input.key === 'Escape' ? idle : state, effects: [] };
      case 'double':
        return { state, effects: [] };
    }
  },
  sketch: ({ points }) => ({
    ...noSketch,
    shape: points === null || points.length < 2 ? null : { type: 'freehand', points },
  }),
};

function freely(scene: ToolScene, at: Parameters<typeof drawnAt>[1]): ShapePoint {
  return drawnAt({ ...scene, snapLines: null }, at);
}

/** Half a pixel of the screen, in pixels of the picture. */
function seen(scene: ToolScene): number {
  return onPicture(scene, 0.5);
}

/** A very long line is thinned out while it is drawn. */
function held(points: readonly ShapePoint[], scene: ToolScene): readonly ShapePoint[] {
  return points.length < maxShapePoints ? points : simplifyLine(points, seen(scene));
}
