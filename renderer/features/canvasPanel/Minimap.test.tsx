import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { frameOf } from '../../canvas/geometry/frame.js';
import { useApp } from '../../state/WindowModelContext.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { Minimap } from './Minimap.js';

afterEach(cleanup);

const size = { width: 3840, height: 2400 };
const picture = { size, levels: [] };

function Shown() {
  const view = useApp((state) => state.view);
  const stage = useApp((state) => state.stageSize);
  return (
    view && <Minimap picture={picture} image={size} frame={frameOf(size, false)} view={view} stage={stage} />
  );
}

async function minimap() {
  const windowModel = await renderWithModel(<Shown />);
  act(() => windowModel.actions.setStageSize({ width: 1000, height: 800 }));
  return windowModel;
}

it('is there only while the image does not fit, and can be hidden and shown again', async () => {
  const { actions } = await minimap();
  expect(screen.queryByTestId('minimap')).toBeNull();
  act(() => actions.actualSize());
  expect(screen.getByRole('region', { name: 'Overview of the image' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Hide the overview' }));
  expect(screen.queryByTestId('minimap')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show the overview' }));
  expect(screen.getByTestId('minimap')).toBeDefined();
  act(() => actions.fit());
  expect(screen.queryByTestId('minimap')).toBeNull();
});

it('moves the image: a press brings the mark there, a drag takes it along', async () => {
  const { actions, store } = await minimap();
  act(() => actions.actualSize());
  const box = screen.getByTestId('minimap-mark').parentElement!;
  box.setPointerCapture = () => undefined;
  const middle = (): number[] => {
    const { scale, offset } = store.getState().view!;
    return [(500 - offset.x) / scale, (400 - offset.y) / scale].map(Math.round);
  };
  const pixel = 3840 / 168;
  fireEvent.pointerDown(box, { button: 0, pointerId: 1, clientX: 42, clientY: 30 });
  expect(middle()).toEqual([42 * pixel, 30 * pixel].map(Math.round));
  fireEvent.pointerUp(box, { pointerId: 1 });
  // Taken beside its middle, the mark keeps that distance.
  fireEvent.pointerDown(box, { button: 0, pointerId: 1, clientX: 50, clientY: 34 });
  expect(middle()).toEqual([42 * pixel, 30 * pixel].map(Math.round));
  fireEvent.pointerMove(box, { pointerId: 1, clientX: 60, clientY: 44 });
  expect(middle()).toEqual([52 * pixel, 40 * pixel].map(Math.round));
  fireEvent.pointerUp(box, { pointerId: 1 });
  fireEvent.pointerMove(box, { pointerId: 1, clientX: 100, clientY: 44 });
  expect(middle()).toEqual([52 * pixel, 40 * pixel].map(Math.round));
});
