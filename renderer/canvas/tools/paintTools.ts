import { cellsAlong, cellsBetween, type PaintHow } from '../geometry/painting.js';
import type { Rectangle, StagePoint } from '../geometry/points.js';
import { toImage } from '../geometry/viewport.js';
import {
  clickPx,
  apart,
  noSketch,
  type AnnotationTool,
  type ToolModifiers,
  type ToolScene,
} from './annotationTool.js';

/** What a tool that paints cells is doing. */
export type PaintState =
  | { readonly name: 'idle' }
  | {
      readonly name: 'painting';
      readonly from: StagePoint;
      readonly at: StagePoint;
      /** Of a brush: the cells so far. */
      readonly cells: readonly number[];
      readonly how: PaintHow | null;
    };

const idle: PaintState = { name: 'idle' };

/** Paints the cells the pointer goes over. */
export const brushTool = paintTool((state, at, scene) => {
  const { grid, view } = scene;
  const here = grid === undefined ? [] : cellsAlong(grid, toImage(view, state.at), toImage(view, at));
  return [...new Set([...state.cells, ...here])];
});

/** Paints the cells a rectangle touches that is dragged. */
export const paintBoxTool = paintTool((state, at, { grid, view }) =>
  grid === undefined ? [] : cellsBetween(grid, toImage(view, state.from), toImage(view, at)),
);

/** A tool that paints from where the pointer goes down to where it goes up; Escape gives it up. */
function paintTool(
  cellsOf: (
    state: Extract<PaintState, { name: 'painting' }>,
    at: StagePoint,
    scene: ToolScene,
  ) => readonly number[],
): AnnotationTool<PaintState> {
  return {
    start: idle,
    step: (state, input, scene) => {
      if (input.type === 'key') return { state: input.key === 'Escape' ? idle : state, effects: [] };
      if (input.type === 'double') return { state, effects: [] };
      const { at } = input;
      if (input.type !== 'down' && state.name === 'idle') return { state, effects: [] };
      const how = howOf(input);
      const before =
        state.name === 'idle' || input.type === 'down'
          ? ({ name: 'painting', from: at, at, cells: [], how } as const)
          : { ...state, how };
      const cells = cellsOf(before, at, scene);
      if (input.type !== 'up') return { state: { ...before, at, cells }, effects: [] };
      return { state: idle, effects: cells.length === 0 ? [] : [{ type: 'paint', cells, how }] };
    },
    sketch: (state) =>
      state.name === 'idle' ? noSketch : { ...noSketch, painting: { cells: state.cells, how: state.how } },
  };
}

/** Keys as in image editors: Shift paints in, Alt out, both erase; without, as is chosen. */
export function howOf({ shift, alt }: ToolModifiers): PaintHow | null {
  if (shift && alt) return 'erase';
  return shift ? 'in' : alt ? 'out' : null;
}

/** What a tool that draws a region is doing. */
export type RegionState = { readonly from: StagePoint; readonly at: StagePoint } | null;

/** Draws the part of the picture that is to be asked about, in whole pixels. */
export const regionTool: AnnotationTool<RegionState> = {
  start: null,
  step: (state, input, scene) => {
    switch (input.type) {
      case 'down':
        return { state: { from: input.at, at: input.at }, effects: [] };
      case 'move':
        return { state: state && { ...state, at: input.at }, effects: [] };
      case 'up': {
        const box = state && regionBetween(state.from, input.at, scene);
        return { state: null, effects: box === null ? [] : [{ type: 'region', box }] };
      }
      case 'key':
        return { state: input.key === 'Escape' ? null : state, effects: [] };
      case 'double':
        return { state, effects: [] };
    }
  },
  sketch: (state, scene) => {
    const box = state && regionBetween(state.from, state.at, scene);
    return box === null ? noSketch : { ...noSketch, shape: { type: 'box', ...box } };
  },
};

/** Whole pixels within the picture; null for a click, and outside. */
function regionBetween(from: StagePoint, to: StagePoint, { image, view }: ToolScene): Rectangle | null {
  if (apart(from, to) < clickPx) return null;
  const [a, b] = [toImage(view, from), toImage(view, to)];
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  const x = Math.floor(within(Math.min(a.x, b.x), image.width));
  const y = Math.floor(within(Math.min(a.y, b.y), image.height));
  const width = Math.ceil(within(Math.max(a.x, b.x), image.width)) - x;
  const height = Math.ceil(within(Math.max(a.y, b.y), image.height)) - y;
  return width < 1 || height < 1 ? null : { x, y, width, height };
}
