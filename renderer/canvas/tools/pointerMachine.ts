import { stagePoint, type Size, type StagePoint } from '../geometry/points.js';
import { panBy, zoomAt, type Viewport } from '../geometry/viewport.js';
import type { WheelGesture } from './readWheel.js';

/** What the pointers on the canvas are doing. */
export type PointerState =
  | { readonly name: 'idle' }
  | { readonly name: 'panning'; readonly pointerId: number; readonly last: StagePoint }
  | {
      readonly name: 'pinching';
      readonly first: { readonly pointerId: number; readonly at: StagePoint };
      readonly second: { readonly pointerId: number; readonly at: StagePoint };
    };

/** What happened, in stage coordinates. */
export type PointerInput =
  | {
      readonly type: 'down';
      readonly pointerId: number;
      readonly at: StagePoint;
      /** Middle button, space held, or a finger. */
      readonly pans: boolean;
    }
  | { readonly type: 'move'; readonly pointerId: number; readonly at: StagePoint }
  | { readonly type: 'up'; readonly pointerId: number }
  | { readonly type: 'wheel'; readonly at: StagePoint; readonly gesture: WheelGesture };

/** What an event leads to. */
export interface PointerStep {
  readonly state: PointerState;
  readonly view: Viewport;
}

/** Nothing is held down. */
export const idle: PointerState = { name: 'idle' };

/** One step of the canvas interaction: pure, so that it can be tested without a canvas. */
export function stepPointer(
  state: PointerState,
  input: PointerInput,
  view: Viewport,
  image: Size,
  stage: Size,
): PointerStep {
  switch (input.type) {
    case 'wheel':
      return { state, view: afterWheel(input.gesture, input.at, view, image, stage) };
    case 'down':
      return { state: afterDown(state, input), view };
    case 'up':
      return { state: afterUp(state, input.pointerId), view };
    case 'move':
      return afterMove(state, input, view, image, stage);
  }
}

function afterWheel(
  gesture: WheelGesture,
  at: StagePoint,
  view: Viewport,
  image: Size,
  stage: Size,
): Viewport {
  return gesture.type === 'pan'
    ? panBy(view, gesture.dx, gesture.dy, image, stage)
    : zoomAt(view, at, gesture.factor, image, stage);
}

function afterDown(state: PointerState, input: Extract<PointerInput, { type: 'down' }>): PointerState {
  if (!input.pans) return state;
  if (state.name === 'idle') return { name: 'panning', pointerId: input.pointerId, last: input.at };
  if (state.name === 'panning' && state.pointerId !== input.pointerId) {
    return {
      name: 'pinching',
      first: { pointerId: state.pointerId, at: state.last },
      second: { pointerId: input.pointerId, at: input.at },
    };
  }
  return state;
}

function afterUp(state: PointerState, pointerId: number): PointerState {
  if (state.name === 'panning') return state.pointerId === pointerId ? idle : state;
  if (state.name !== 'pinching') return state;
  const left =
    state.first.pointerId === pointerId
      ? state.second
      : state.second.pointerId === pointerId
        ? state.first
        : null;
  return left === null ? state : { name: 'panning', pointerId: left.pointerId, last: left.at };
}

function afterMove(
  state: PointerState,
  input: Extract<PointerInput, { type: 'move' }>,
  view: Viewport,
  image: Size,
  stage: Size,
): PointerStep {
  if (state.name === 'panning' && state.pointerId === input.pointerId) {
    const moved = panBy(view, input.at.x - state.last.x, input.at.y - state.last.y, image, stage);
    return { state: { ...state, last: input.at }, view: moved };
  }
  if (state.name !== 'pinching') return { state, view };
  const isFirst = state.first.pointerId === input.pointerId;
  if (!isFirst && state.second.pointerId !== input.pointerId) return { state, view };
  const next: PointerState = isFirst
    ? { ...state, first: { ...state.first, at: input.at } }
    : { ...state, second: { ...state.second, at: input.at } };
  const from = spread(state.first.at, state.second.at);
  const to = spread(next.first.at, next.second.at);
  const dragged = panBy(view, to.centre.x - from.centre.x, to.centre.y - from.centre.y, image, stage);
  const factor = from.distance > 0 ? to.distance / from.distance : 1;
  return { state: next, view: zoomAt(dragged, to.centre, factor, image, stage) };
}

function spread(a: StagePoint, b: StagePoint): { centre: StagePoint; distance: number } {
  return {
    centre: stagePoint((a.x + b.x) / 2, (a.y + b.y) / 2),
    distance: Math.hypot(a.x - b.x, a.y - b.y),
  };
}
