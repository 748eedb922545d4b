// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { stagePoint } from '../geometry/points.js';
import { fitView, toImage } from '../geometry/viewport.js';
import { idle, stepPointer, type PointerInput, type PointerStep } from './pointerMachine.js';

const image = { width: 1000, height: 1000 };
const stage = { width: 800, height: 800 };

function play(...inputs: PointerInput[]): PointerStep {
  let now: PointerStep = { state: idle, view: fitView(image, stage) };
  for (const input of inputs) now = stepPointer(now.state, input, now.view, image, stage);
  return now;
}

describe('pointer machine', () => {
  it('pans while a pointer is down and stops when it is up', () => {
    const start = fitView(image, stage);
    const dragged = play(
      { type: 'down', pointerId: 1, at: stagePoint(400, 400), pans: true },
      { type: 'move', pointerId: 1, at: stagePoint(430, 380) },
    );
    expect(dragged.view.offset.x - start.offset.x).toBeCloseTo(30);
    expect(dragged.view.offset.y - start.offset.y).toBeCloseTo(-20);
    const after = play(
      { type: 'down', pointerId: 1, at: stagePoint(400, 400), pans: true },
      { type: 'up', pointerId: 1 },
      { type: 'move', pointerId: 1, at: stagePoint(500, 500) },
    );
    expect(after.state).toBe(idle);
    expect(after.view).toEqual(start);
  });

  it('does not pan with a button that does not', () => {
    const { state } = play({ type: 'down', pointerId: 1, at: stagePoint(1, 1), pans: false });
    expect(state).toBe(idle);
  });

  it('zooms about the middle of two fingers', () => {
    const { view, state } = play(
      { type: 'down', pointerId: 1, at: stagePoint(300, 400), pans: true },
      { type: 'down', pointerId: 2, at: stagePoint(500, 400), pans: true },
      { type: 'move', pointerId: 2, at: stagePoint(700, 400) },
    );
    expect(state.name).toBe('pinching');
    expect(view.scale).toBeCloseTo(fitView(image, stage).scale * 2);
  });

  it('goes on panning with the finger that stays', () => {
    const { state } = play(
      { type: 'down', pointerId: 1, at: stagePoint(300, 400), pans: true },
      { type: 'down', pointerId: 2, at: stagePoint(500, 400), pans: true },
      { type: 'up', pointerId: 1 },
    );
    expect(state).toMatchObject({ name: 'panning', pointerId: 2 });
  });

  it('zooms with the wheel at the pointer', () => {
    const at = stagePoint(200, 300);
    const before = toImage(fitView(image, stage), at);
    const { view } = play({ type: 'wheel', at, gesture: { type: 'zoom', factor: 1.25 } });
    expect(view.scale).toBeCloseTo(1.25 * fitView(image, stage).scale);
    expect(toImage(view, at).x).toBeCloseTo(before.x);
    expect(toImage(view, at).y).toBeCloseTo(before.y);
  });

  it('pans with two fingers on a touchpad, also while nothing is held', () => {
    const { view, state } = play({
      type: 'wheel',
      at: stagePoint(200, 300),
      gesture: { type: 'pan', dx: 12, dy: -7 },
    });
    const start = fitView(image, stage);
    expect(view.offset.x - start.offset.x).toBeCloseTo(12);
    expect(view.offset.y - start.offset.y).toBeCloseTo(-7);
    expect([view.scale, state]).toEqual([start.scale, idle]);
  });
});
