import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import type { StagePoint } from '../geometry/points.js';
import {
  apart,
  clickPx,
  drawnAt,
  noSketch,
  stageOf,
  type AnnotationTool,
  type ToolModifiers,
  type ToolScene,
} from './annotationTool.js';
import { atEighths, draggedBox } from './constrained.js';

/** What a tool that draws from one point to another is doing. */
export type DragState =
  | { readonly name: 'idle' }
  | ({ readonly name: 'dragging'; readonly from: ShapePoint; readonly at: StagePoint } & ToolModifiers);

/** A box is dragged from corner to corner: with Shift a square, with Alt from its middle. */
export const boxTool = dragTool((from, to, modifiers) => draggedBox(from, to, modifiers));

/** An arrow is dragged from its end to its head: with Shift in steps of 45 degrees. */
export const arrowTool = dragTool((from, to, { shift }) => ({
  type: 'arrow',
  from,
  to: shift ? atEighths(from, to) : to,
}));

/** A tool that draws a shape from where the pointer went down to where it goes up; a click draws nothing. */
function dragTool(
  shapeOf: (from: ShapePoint, to: ShapePoint, modifiers: ToolModifiers) => Shape,
): AnnotationTool<DragState> {
  const idle: DragState = { name: 'idle' };
  const drawn = (state: DragState, scene: ToolScene): Shape | null => {
    if (state.name === 'idle') return null;
    const to = drawnAt(scene, state.at);
    if (apart(stageOf(scene, state.from), stageOf(scene, to)) < clickPx) return null;
    const shape = shapeOf(state.from, to, state);
    return shape.type === 'box' && (shape.width === 0 || shape.height === 0) ? null : shape;
  };
  return {
    start: idle,
    step: (state, input, scene) => {
      switch (input.type) {
        case 'down': {
          const { at, shift, alt } = input;
          return { state: { name: 'dragging', from: drawnAt(scene, at), at, shift, alt }, effects: [] };
        }
        case 'move':
        case 'up': {
          if (state.name === 'idle') return { state, effects: [] };
          const { at, shift, alt } = input;
          const next: DragState = { ...state, at, shift, alt };
          if (input.type === 'move') return { state: next, effects: [] };
          const shape = drawn(next, scene);
          return { state: idle, effects: shape === null ? [] : [{ type: 'add', shape }] };
        }
        case 'key':
          return { state: input.key === 'Escape' ? idle : state, effects: [] };
        case 'double':
          return { state, effects: [] };
      }
    },
    sketch: (state, scene) => ({ ...noSketch, shape: drawn(state, scene) }),
  };
}
