import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ZoomBox } from './ZoomBox.js';

afterEach(cleanup);

async function zoomBox() {
  const windowModel = await renderWithModel(<ZoomBox />);
  act(() => windowModel.actions.setStageSize({ width: 1000, height: 800 }));
  const box = screen.getByTestId<HTMLInputElement>('zoom');
  const type = (text: string): void => {
    fireEvent.focus(box);
    fireEvent.change(box, { target: { value: text } });
  };
  const scale = (): number => windowModel.store.getState().view!.scale * window.devicePixelRatio;
  return { ...windowModel, box, type, scale };
}

it('zooms to what is typed, on Enter and on leaving', async () => {
  const { box, type, scale, store } = await zoomBox();
  const fitted = store.getState().view;
  type('200');
  fireEvent.keyDown(box, { key: 'Enter' });
  expect([scale(), box.value]).toEqual([2, '200 %']);
  type('1:1');
  fireEvent.blur(box);
  expect([scale(), box.value]).toEqual([1, '100 %']);
  type('fit');
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(store.getState()).toMatchObject({ view: fitted, fitted: true });
});

it('refuses nonsense with a word, and what no zoom reaches', async () => {
  const { box, type, scale, actions } = await zoomBox();
  const before = scale();
  for (const text of ['much', '1000000', '0.001 %']) {
    type(text);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toContain(`“${text}” is no zoom here: expected`);
    expect([scale(), box.value, box.getAttribute('aria-invalid')]).toEqual([before, text, 'true']);
  }
  fireEvent.blur(box);
  expect(box.value).toContain('%');
  expect(screen.getByRole('alert')).toBeDefined();
  act(() => actions.zoomIn());
  expect(screen.queryByRole('alert')).toBeNull();
});

it('takes what it shows, also at the smallest zoom', async () => {
  const { box, type, actions } = await zoomBox();
  act(() => actions.zoomTo(1e-6));
  const smallest = box.value;
  type(`${smallest} `);
  fireEvent.keyDown(box, { key: 'Enter' });
  expect([box.value, screen.queryByRole('alert')]).toEqual([smallest, null]);
});

it('Escape puts back what holds and stops nothing; arrows go by a step', async () => {
  const { box, type, scale } = await zoomBox();
  const before = scale();
  type('77');
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  act(() => void box.dispatchEvent(escape));
  expect([escape.defaultPrevented, scale()]).toEqual([true, before]);
  fireEvent.keyDown(box, { key: 'ArrowUp' });
  expect(scale()).toBeCloseTo(before * 1.25);
});
