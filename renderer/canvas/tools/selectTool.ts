import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import type { Rectangle, StagePoint } from '../geometry/points.js';
import { shapeBounds, unionBounds } from '../geometry/shapeBounds.js';
import { annotationAt, edgeNear, meetsRectangle, vertexNear } from '../geometry/shapeHits.js';
import {
  boxBetween,
  movedShape,
  vertexAt,
  withoutVertex,
  withVertex,
  withVertexAfter,
  type Vertex,
} from '../geometry/shapeVertices.js';
import {
  apart,
  clickPx,
  noSketch,
  onPicture,
  pictureAt,
  reachPx,
  snapped,
  type AnnotationTool,
  type ToolEffect,
  type ToolInput,
  type ToolModifiers,
  type ToolScene,
  type ToolStep,
} from './annotationTool.js';
import { alongAxis, atEighths, keepsProportions } from './constrained.js';

/** What the tool that selects is doing. */
export type SelectState =
  | { readonly name: 'idle' }
  | (Dragged & {
      readonly name: 'moving';
      readonly ids: readonly string[];
      /** What a click without a drag leaves selected. */
      readonly clicked: readonly string[];
    })
  | (Dragged & {
      readonly name: 'reshaping';
      readonly id: string;
      readonly vertex: Vertex;
      /** The shape as it was, with a new corner where the gesture makes one. */
      readonly before: Shape;
      readonly isNew: boolean;
    })
  | (Dragged & { readonly name: 'marquee'; readonly kept: readonly string[] });

interface Dragged extends ToolModifiers {
  readonly from: StagePoint;
  readonly at: StagePoint;
  /** The pointer has moved so far that this is no click. */
  readonly moved: boolean;
}

const idle: SelectState = { name: 'idle' };

/**
 * A click selects, with Shift more; a drag moves what is selected, with Shift along one axis; a drag of a corner reshapes, with
 * Shift in proportion or in steps of 45 degrees; a drag of the middle of an edge makes a corner; Alt and a click take a corner
 * away; a drag from nowhere selects what its rectangle meets.
 */
export const selectTool: AnnotationTool<SelectState> = {
  start: idle,
  step: (state, input, scene) => {
    switch (input.type) {
      case 'down':
        return afterDown(input, scene);
      case 'move':
      case 'up': {
        if (state.name === 'idle') return { state, effects: [] };
        const { at, shift, alt } = input;
        const moved = state.moved || apart(state.from, at) >= clickPx;
        const next = { ...state, at, shift, alt, moved };
        return input.type === 'move'
          ? { state: next, effects: [] }
          : { state: idle, effects: done(next, scene) };
      }
      case 'double':
        return { state: idle, effects: afterDouble(input.at, scene) };
      case 'key':
        return { state: input.key === 'Escape' ? idle : state, effects: [] };
    }
  },
  sketch: (state, scene) => {
    switch (state.name) {
      case 'idle':
        return noSketch;
      case 'marquee':
        return { ...noSketch, marquee: state.moved ? marqueeOf(state, scene) : null };
      case 'moving':
      case 'reshaping':
        return { ...noSketch, shapes: state.moved ? changed(state, scene) : noSketch.shapes };
    }
  },
};

/** The one annotation that is selected, whose corners can be dragged. */
function single({ annotations, selectedIds }: ToolScene): ToolScene['annotations'][number] | undefined {
  return selectedIds.length === 1 ? annotations.find(({ id }) => id === selectedIds[0]) : undefined;
}

function afterDown(
  { at, shift, alt }: Extract<ToolInput, { type: 'down' | 'move' | 'up' }>,
  scene: ToolScene,
): ToolStep<SelectState> {
  const point = pictureAt(scene, at);
  const reach = onPicture(scene, reachPx);
  const dragged = { from: at, at, moved: false, shift, alt };
  const one = single(scene);
  const corner = one === undefined ? null : handleNear(one.shape, point, scene);
  if (one !== undefined && corner !== null) {
    const { id } = one;
    if (alt && !corner.isNew) {
      const shape = withoutVertex(one.shape, corner.vertex);
      const shapes = new Map(shape === null ? [] : [[id, shape]]);
      return { state: idle, effects: shape === null ? [] : [{ type: 'change', shapes, how: 'reshape' }] };
    }
    const { vertex, before, isNew } = corner;
    const select: ToolEffect = { type: 'select', ids: [id], vertex };
    return {
      state: { name: 'reshaping', id, vertex, before, isNew, ...dragged },
      effects: isNew ? [] : [select],
    };
  }
  const hit = annotationAt(scene.annotations, point, reach, scene.lineWidth);
  if (hit === null) {
    const kept = shift ? scene.selectedIds : [];
    return {
      state: { name: 'marquee', kept, ...dragged },
      effects: shift ? [] : [{ type: 'select', ids: [] }],
    };
  }
  const { selectedIds } = scene;
  const isSelected = selectedIds.includes(hit.id);
  if (shift) {
    const ids = isSelected ? selectedIds.filter((id) => id !== hit.id) : [...selectedIds, hit.id];
    return { state: { name: 'moving', ids, clicked: ids, ...dragged }, effects: [{ type: 'select', ids }] };
  }
  const ids = isSelected ? selectedIds : [hit.id];
  return {
    state: { name: 'moving', ids, clicked: [hit.id], ...dragged },
    effects: isSelected ? [] : [{ type: 'select', ids }],
  };
}

/** A corner under the pointer, or the middle of an edge, which becomes one. */
function handleNear(
  shape: Shape,
  point: ShapePoint,
  scene: ToolScene,
): { readonly vertex: Vertex; readonly before: Shape; readonly isNew: boolean } | null {
  // A point and a text have nothing to reshape: they are moved.
  if (shape.type === 'point' || shape.type === 'text') return null;
  const reach = onPicture(scene, reachPx);
  const vertex = vertexNear(shape, point, reach);
  if (vertex !== null) return { vertex, before: shape, isNew: false };
  const edge = edgeNear(shape, point, reach);
  if (edge === null) return null;
  const middle = middleOfEdge(shape, edge.after);
  if (middle === null || Math.hypot(middle[0] - point[0], middle[1] - point[1]) > reach) return null;
  const before = withVertexAfter(shape, edge.after, middle);
  if (before === null) return null;
  return { vertex: { ring: edge.after.ring, index: edge.after.index + 1 }, before, isNew: true };
}

/** The middle of the edge that begins at a corner; null where there is no edge. */
export function middleOfEdge(shape: Shape, { ring, index }: Vertex): ShapePoint | null {
  const from = vertexAt(shape, { ring, index });
  const to =
    vertexAt(shape, { ring, index: index + 1 }) ??
    (shape.type === 'polygon' ? vertexAt(shape, { ring, index: 0 }) : undefined);
  return from === undefined || to === undefined ? null : [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

function afterDouble(at: StagePoint, scene: ToolScene): readonly ToolEffect[] {
  const point = pictureAt(scene, at);
  const reach = onPicture(scene, reachPx);
  const one = single(scene);
  const edge = one === undefined ? null : edgeNear(one.shape, point, reach);
  if (one !== undefined && edge !== null && vertexNear(one.shape, point, reach) === null) {
    const shape = withVertexAfter(one.shape, edge.after, edge.at);
    if (shape !== null) return [{ type: 'change', shapes: new Map([[one.id, shape]]), how: 'reshape' }];
  }
  const hit = annotationAt(scene.annotations, point, reach, scene.lineWidth);
  return hit === null ? [] : [{ type: 'edit', id: hit.id }];
}

function done(state: Exclude<SelectState, { name: 'idle' }>, scene: ToolScene): readonly ToolEffect[] {
  switch (state.name) {
    case 'marquee': {
      if (!state.moved) return [];
      const marquee = marqueeOf(state, scene);
      const caught = scene.annotations.filter(({ shape }) => meetsRectangle(shape, marquee, scene.lineWidth));
      return [{ type: 'select', ids: [...new Set([...state.kept, ...caught.map(({ id }) => id)])] }];
    }
    case 'moving':
      return state.moved
        ? [{ type: 'change', shapes: changed(state, scene), how: 'move' }]
        : [{ type: 'select', ids: state.clicked }];
    case 'reshaping':
      return state.moved ? [{ type: 'change', shapes: changed(state, scene), how: 'reshape' }] : [];
  }
}

/** The shapes that a drag changes, as they would be were it to end now. */
function changed(
  state: Extract<SelectState, { name: 'moving' | 'reshaping' }>,
  scene: ToolScene,
): ReadonlyMap<string, Shape> {
  if (state.name === 'reshaping') return new Map([[state.id, reshaped(state, scene)]]);
  const shapes = scene.annotations.filter(({ id }) => state.ids.includes(id));
  const [dx, dy] = movement(state, shapes, scene);
  return new Map(shapes.map(({ id, shape }) => [id, movedShape(shape, dx, dy)]));
}

function reshaped(
  { before, vertex, at, shift }: Extract<SelectState, { name: 'reshaping' }>,
  scene: ToolScene,
): Shape {
  const to = snapped(scene, pictureAt(scene, at));
  if (!shift) return withVertex(before, vertex, to);
  if (before.type === 'box') {
    const opposite = vertexAt(before, { ring: 0, index: (vertex.index + 2) % 4 })!;
    return withVertex(before, vertex, keepsProportions(opposite, to, before));
  }
  const { ring, index } = vertex;
  const anchor = vertexAt(before, { ring, index: index === 0 ? 1 : index - 1 });
  return withVertex(before, vertex, anchor === undefined ? to : atEighths(anchor, to));
}

/** How far a drag moves what is selected, in pixels of the picture: so that a side of it lies on a line, where points snap. */
function movement(
  { from, at, shift }: Dragged,
  shapes: ToolScene['annotations'],
  scene: ToolScene,
): readonly [number, number] {
  const [x1, y1] = pictureAt(scene, from);
  const [x2, y2] = pictureAt(scene, at);
  const [dx, dy] = shift ? alongAxis(x2 - x1, y2 - y1) : [x2 - x1, y2 - y1];
  const bounds = unionBounds(shapes.map(({ shape }) => shapeBounds(shape, scene.lineWidth)));
  if (scene.snapLines === null || bounds === null) return [dx, dy];
  const [left, top] = [bounds.x + dx, bounds.y + dy];
  const [right, bottom] = [left + bounds.width, top + bounds.height];
  const upper = snapped(scene, [left, top]);
  const lower = snapped(scene, [right, bottom]);
  return [
    dx + (upper[0] === left ? lower[0] - right : upper[0] - left),
    dy + (upper[1] === top ? lower[1] - bottom : upper[1] - top),
  ];
}

function marqueeOf({ from, at }: Dragged, scene: ToolScene): Rectangle {
  const { x, y, width, height } = boxBetween(pictureAt(scene, from), pictureAt(scene, at));
  return { x, y, width, height };
}
